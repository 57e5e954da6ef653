/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a mapping is used for: a decision table over smaps, rule by rule, first match
 * wins. Facts come from the cells of the row and its neighbours; nothing else is known here.
 */
#include "facts.h"

#include <stdio.h>
#include <string.h>

static bool is_sysv_shm(const char *path)
{
	return starts(path, "/SYSV") && strspn(path + 5, "0123456789abcdef") == 8;
}

static bool is_thread_stack_by_flag(const struct facts *self, const struct facts *previous)
{
	bool has_guard = follows(self, previous) && is_closed(previous) &&
			 has_flag(previous, FLAG_NO_HUGE_PAGE);

	return is_anonymous(self) && is_writable_data(self) && has_flag(self, FLAG_NO_HUGE_PAGE) &&
	       (has_guard || has_flag(self, FLAG_GUARD));
}

/* Threads' stacks take the soft limit; unlimited and unknown ones glibc's usual 8 MiB. */
static uint64_t stack_limit_of(const struct sample *sample)
{
	const struct key name = { .name = "Max stack size" };
	int64_t row = table_find(sample_table(sample, ENTITY_LIMIT), &name);

	if (row >= 0) {
		const struct cell *soft = sample_get(sample, (size_t)row, METRIC_LIMIT_SOFT);

		if (cell_has_value(soft) && soft->count)
			return soft->count;
	}
	return 8 * MEBIBYTE;
}

static bool is_thread_stack_by_size(const struct scene *scene, const struct facts *self,
				    const struct facts *previous)
{
	uint64_t size = self->end - self->start, limit, tolerance;

	if (!is_anonymous(self) || !is_writable_data(self) || !follows(self, previous) ||
	    !is_anonymous(previous) || !is_closed(previous) ||
	    previous->end - previous->start > MEBIBYTE)
		return false;
	limit = stack_limit_of(scene->sample);
	tolerance = limit / 8;
	return size >= limit - tolerance && size - tolerance <= limit;
}

/* Mapped without access and without reserve, grown by mprotect; full neighbours merge. */
static bool is_malloc_arena(const struct scene *scene, const struct facts *self,
			    const struct facts *next)
{
	uint64_t alignment = scene->arena_alignment;

	if (!is_anonymous(self) || !is_writable_data(self) || permits(self, 's') ||
	    !has_flag(self, FLAG_NO_RESERVE) || has_flag(self, FLAG_ACCOUNTED) ||
	    self->start % alignment != 0)
		return false;
	if (self->end % alignment == 0)
		return true;
	return next->is_there && next->start == self->end && is_closed(next) &&
	       next->end - self->start == (self->end - self->start + alignment - 1) / alignment *
					  alignment;
}

/* ---- rules 1 to 12: what the path or a flag says ---- */

static const struct {
	const char        *prefix;
	enum mapping_class class;
} named_anonymous[] = {
	{ "[anon: glibc: malloc", MAPPING_CLASS_MALLOC_ARENA },	/* "malloc arena" as well */
	{ "[anon: glibc: pthread stack", MAPPING_CLASS_THREAD_STACK },
	{ "[anon: glibc: loader malloc", MAPPING_CLASS_MALLOC_ARENA },
	{ "[anon:libc_malloc", MAPPING_CLASS_MALLOC_ARENA },
	{ "[anon:scudo", MAPPING_CLASS_MALLOC_ARENA },
	{ "[anon:jemalloc", MAPPING_CLASS_MALLOC_ARENA },
	{ "[anon:dalvik-", MAPPING_CLASS_RUNTIME_HEAP },
	{ "[anon: Go: ", MAPPING_CLASS_RUNTIME_HEAP },
	{ "[anon:Go: ", MAPPING_CLASS_RUNTIME_HEAP },
	{ "[anon:.bss", MAPPING_CLASS_BSS },
	{ "[anon:", MAPPING_CLASS_NAMED_ANONYMOUS },
};

static const char *const kernel_provided[] = {
	"[vdso]", "[vvar]", "[vvar_vclock]", "[vsyscall]", "[vectors]", "[sigpage]", "[uprobes]",
	"[kuser]",
};

static const char *const kernel_objects[] = {
	"anon_inode:", "socket:[", "/[aio]", "/secretmem",
};

static bool exact(struct verdict *ret_verdict, enum mapping_class class)
{
	*ret_verdict = (struct verdict){ class, CONFIDENCE_EXACT };
	return true;
}

static bool class_of_huge(const struct facts *self, struct verdict *ret_verdict)
{
	if (!is_huge(self))
		return false;
	if (starts(self->path, "/anon_hugepage"))
		return exact(ret_verdict, MAPPING_CLASS_HUGE_ANONYMOUS);
	if (starts(self->path, "/SYSV"))
		return exact(ret_verdict, MAPPING_CLASS_HUGE_SYSV_SHM);
	if (starts(self->path, "/memfd:"))
		return exact(ret_verdict, MAPPING_CLASS_HUGE_MEMFD);
	return exact(ret_verdict, MAPPING_CLASS_HUGE_FILE);
}

static bool class_of_special_path(const struct facts *self, struct verdict *ret_verdict)
{
	const char *path = self->path;

	if (is_sysv_shm(path))
		return exact(ret_verdict, MAPPING_CLASS_SYSV_SHM);
	if (starts(path, "/memfd:"))
		return exact(ret_verdict, MAPPING_CLASS_MEMFD);
	if ((starts(path, "/dev/zero") && permits(self, 's')) || starts(path, "[anon_shmem:"))
		return exact(ret_verdict, MAPPING_CLASS_SHARED_ANONYMOUS);
	if (starts(path, "/dev/shm/"))
		return exact(ret_verdict, MAPPING_CLASS_POSIX_SHM);
	for (size_t i = 0; i < ARRAY_SIZE(named_anonymous); i++)
		if (starts(path, named_anonymous[i].prefix))
			return exact(ret_verdict, named_anonymous[i].class);
	for (size_t i = 0; i < ARRAY_SIZE(kernel_objects); i++)
		if (starts(path, kernel_objects[i]))
			return exact(ret_verdict, MAPPING_CLASS_KERNEL_OBJECT);
	return false;
}

static bool class_of_device(const struct facts *self, struct verdict *ret_verdict)
{
	if (has_flag(self, FLAG_IO) || has_flag(self, FLAG_PAGE_FRAMES) ||
	    (starts(self->path, "/dev/") && !is_anonymous(self)))
		return exact(ret_verdict, MAPPING_CLASS_DEVICE);
	return false;
}

/*
 * Rule 9: a file in a mounted tmpfs. Nodes of devices lie in a tmpfs, too, where /dev is one, and
 * are none of it.
 */
static bool class_on_tmpfs(const struct sample *sample, const struct facts *self,
			   struct verdict *ret_verdict)
{
	const struct table *table = sample_table(sample, ENTITY_TMPFS);
	unsigned long major, minor;
	char end;

	if (!table->row_count || !permits(self, 's') || !is_file(self) ||
	    starts(self->path, "/dev/") || has_flag(self, FLAG_IO) ||
	    has_flag(self, FLAG_PAGE_FRAMES) ||
	    sscanf(self->device, "%lx:%lx%c", &major, &minor, &end) != 2)
		return false;
	for (size_t row = 0; row < table->row_count; row++) {
		const struct cell *type = sample_get(sample, row, METRIC_TMPFS_TYPE);

		if (table->keys[row].first == ((uint64_t)major << 32 | (uint32_t)minor) &&
		    cell_has_value(type) &&
		    (!strcmp(type->text, "tmpfs") || !strcmp(type->text, "rootfs")))
			return exact(ret_verdict, MAPPING_CLASS_POSIX_SHM);
	}
	return false;
}

static bool is_kernel_provided(const struct facts *self)
{
	for (size_t i = 0; self->path[0] == '[' && i < ARRAY_SIZE(kernel_provided); i++)
		if (strcmp(self->path, kernel_provided[i]) == 0)
			return true;
	return false;
}

static bool class_of_heap_or_stack(const struct facts *self, struct verdict *ret_verdict)
{
	if (self->path[0] != '[')
		return false;
	if (strcmp(self->path, "[heap]") == 0)
		return exact(ret_verdict, MAPPING_CLASS_HEAP);
	if (strcmp(self->path, "[stack]") == 0)
		return exact(ret_verdict, MAPPING_CLASS_MAIN_STACK);
	if (starts(self->path, "[stack:"))	/* of a thread; kernels 3.4 to 4.4 */
		return exact(ret_verdict, MAPPING_CLASS_THREAD_STACK);
	return false;
}

static bool class_by_name(const struct facts *self, struct verdict *ret_verdict)
{
	if (is_kernel_provided(self))
		return exact(ret_verdict, MAPPING_CLASS_KERNEL_PROVIDED);
	if (class_of_huge(self, ret_verdict) || class_of_heap_or_stack(self, ret_verdict))
		return true;
	if (has_flag(self, FLAG_GROWS_DOWN)) {
		*ret_verdict = (struct verdict){ MAPPING_CLASS_MAIN_STACK, CONFIDENCE_LIKELY };
		return true;
	}
	if (self->path[0] && class_of_special_path(self, ret_verdict))
		return true;
	return class_of_device(self, ret_verdict);
}

/* ---- rules 13 to 17 and 24: files ---- */

static struct verdict class_of_file(const struct facts *self)
{
	if (permits(self, 'x'))
		return (struct verdict){ MAPPING_CLASS_TEXT, CONFIDENCE_EXACT };
	if (has_permissions(self, "r--p") && has_flag(self, FLAG_ACCOUNTED))
		return (struct verdict){ MAPPING_CLASS_RELRO, CONFIDENCE_LIKELY };
	if (has_permissions(self, "r--p"))
		return (struct verdict){ MAPPING_CLASS_READ_ONLY, CONFIDENCE_EXACT };
	if (has_permissions(self, "rw-p"))
		return (struct verdict){ MAPPING_CLASS_DATA, CONFIDENCE_EXACT };
	if (is_closed(self))
		return (struct verdict){ MAPPING_CLASS_RESERVATION, CONFIDENCE_EXACT };
	return (struct verdict){ MAPPING_CLASS_SHARED_FILE, CONFIDENCE_EXACT };
}

/* ---- rules 18 to 27: anonymous memory ---- */

static bool is_next_thread_stack(const struct scene *scene)
{
	struct scene next = *scene;

	scene_move(&next);
	return scene_verdict(&next).class == MAPPING_CLASS_THREAD_STACK;
}

static struct verdict class_of_closed(const struct scene *scene)
{
	const struct facts *self = &scene->self;

	if (has_flag(self, FLAG_NO_RESERVE) && follows(self, &scene->previous) &&
	    is_malloc_arena(scene, &scene->previous, self))
		return (struct verdict){ MAPPING_CLASS_ARENA_RESERVE, CONFIDENCE_LIKELY };
	if (follows(&scene->next, self) && is_writable_data(&scene->next) &&
	    is_next_thread_stack(scene))
		return (struct verdict){ MAPPING_CLASS_STACK_GUARD, CONFIDENCE_LIKELY };
	return (struct verdict){ MAPPING_CLASS_RESERVATION, CONFIDENCE_EXACT };
}

static struct verdict class_of_anonymous(const struct scene *scene)
{
	const struct facts *self = &scene->self, *previous = &scene->previous;

	if (has_permissions(self, "rw-p") && follows(self, previous) && is_file_data(previous))
		return (struct verdict){ MAPPING_CLASS_BSS, CONFIDENCE_LIKELY };
	if (is_malloc_arena(scene, self, &scene->next))
		return (struct verdict){ MAPPING_CLASS_MALLOC_ARENA, CONFIDENCE_LIKELY };
	if (is_thread_stack_by_flag(self, previous))
		return (struct verdict){ MAPPING_CLASS_THREAD_STACK, CONFIDENCE_LIKELY };
	if (is_thread_stack_by_size(scene, self, previous))
		return (struct verdict){ MAPPING_CLASS_THREAD_STACK, CONFIDENCE_GUESS };
	if (permits(self, 's'))
		return (struct verdict){ MAPPING_CLASS_DRIVER, CONFIDENCE_GUESS };
	if (permits(self, 'x'))
		return (struct verdict){ MAPPING_CLASS_JIT, CONFIDENCE_LIKELY };
	return (struct verdict){ MAPPING_CLASS_ANONYMOUS, CONFIDENCE_EXACT };
}

/* ---- the whole table ---- */

struct verdict scene_verdict(const struct scene *scene)
{
	const struct facts *self = &scene->self;
	struct verdict verdict;

	if (class_by_name(self, &verdict) || class_on_tmpfs(scene->sample, self, &verdict))
		return verdict;
	if (is_anonymous(self))
		return is_closed(self) ? class_of_closed(scene) : class_of_anonymous(scene);
	if (is_file(self))
		return class_of_file(self);
	return (struct verdict){ MAPPING_CLASS_KERNEL_OBJECT, CONFIDENCE_GUESS };
}

struct verdict mapping_verdict(const struct sample *sample, size_t row, bool is_wide)
{
	struct scene scene;

	scene_begin(&scene, sample, row, is_wide);
	return scene_verdict(&scene);
}
