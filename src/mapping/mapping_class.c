/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a mapping is used for: a decision table over smaps, rule by rule, first match
 * wins. Facts come from the cells of the row and its neighbours; nothing else is known here.
 */
#include "mempane/mapping.h"

#include <stdio.h>
#include <string.h>

#define MEBIBYTE (UINT64_C(1) << 20)

/* What the rules look at; a missing row has is_there false and matches nothing. */
struct facts {
	bool        is_there;
	uint64_t    start, end, kernel_page_size, page_size;
	const char *permissions, *path, *flags;
	const char *device;	/* major:minor in hexadecimal */
};

/* A mapping with its neighbours. */
struct scene {
	struct facts self, previous, next;
	bool         is_wide;		/* a process of 64 bits */
	uint64_t     arena_alignment;	/* glibc's HEAP_MAX_SIZE */
	const struct sample *sample;	/* for the limit of stacks, which few mappings need */
};

static const char *text_of(const struct sample *sample, size_t row, enum metric metric)
{
	const struct cell *cell = sample_get(sample, row, metric);

	return cell_has_value(cell) && cell->text ? cell->text : "";
}

static uint64_t count_of(const struct sample *sample, size_t row, enum metric metric)
{
	const struct cell *cell = sample_get(sample, row, metric);

	return cell_has_value(cell) ? cell->count : 0;
}

static struct facts facts_of(const struct sample *sample, size_t row)
{
	/* Before row 0 wraps around to a row that is not there. */
	if (row >= sample_table(sample, ENTITY_MAPPING)->row_count)
		return (struct facts){ .permissions = "", .path = "", .flags = "", .device = "" };
	return (struct facts){
		.is_there = true,
		.start = count_of(sample, row, METRIC_MAPPING_START),
		.end = count_of(sample, row, METRIC_MAPPING_END),
		.kernel_page_size = count_of(sample, row, METRIC_MAPPING_KERNEL_PAGE_SIZE),
		.page_size = sample->origin.page_size,
		.permissions = text_of(sample, row, METRIC_MAPPING_PERMISSIONS),
		.path = text_of(sample, row, METRIC_MAPPING_PATH),
		.flags = text_of(sample, row, METRIC_MAPPING_FLAGS),
		.device = text_of(sample, row, METRIC_MAPPING_DEVICE),
	};
}

/* ---- questions about one mapping ---- */

static bool has_flag(const struct facts *facts, const char *flag)
{
	for (const char *at = facts->flags; (at = strstr(at, flag)); at++)
		if ((at == facts->flags || at[-1] == ' ') && (at[2] == ' ' || at[2] == '\0'))
			return true;
	return false;
}

static bool permits(const struct facts *facts, char permission)
{
	return strchr(facts->permissions, permission) != NULL;
}

static bool has_permissions(const struct facts *facts, const char *permissions)
{
	return strcmp(facts->permissions, permissions) == 0;
}

static bool is_writable_data(const struct facts *facts)
{
	return permits(facts, 'r') && permits(facts, 'w') && !permits(facts, 'x');
}

static bool is_closed(const struct facts *facts)
{
	return has_permissions(facts, "---p");
}

static bool starts(const char *path, const char *prefix)
{
	return strncmp(path, prefix, strlen(prefix)) == 0;
}

static bool is_file(const struct facts *facts)
{
	return facts->path[0] == '/';
}

/* No path, or /dev/zero mapped privately, which is the old way to ask for the same. */
static bool is_anonymous(const struct facts *facts)
{
	return facts->is_there &&
	       (facts->path[0] == '\0' ||
		(starts(facts->path, "/dev/zero") && permits(facts, 'p')));
}

static bool is_huge(const struct facts *facts)
{
	return has_flag(facts, "ht") ||
	       (facts->page_size && facts->kernel_page_size > facts->page_size);
}

static bool is_sysv_shm(const char *path)
{
	return starts(path, "/SYSV") && strspn(path + 5, "0123456789abcdef") == 8;
}

/* ---- questions about neighbours ---- */

static bool follows(const struct facts *self, const struct facts *previous)
{
	return previous->is_there && previous->end == self->start;
}

static bool is_thread_stack_by_flag(const struct facts *self, const struct facts *previous)
{
	bool has_guard = follows(self, previous) && is_closed(previous) && has_flag(previous, "nh");

	return is_anonymous(self) && is_writable_data(self) && has_flag(self, "nh") &&
	       (has_guard || has_flag(self, "gu"));
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
	    !has_flag(self, "nr") || has_flag(self, "ac") || self->start % alignment != 0)
		return false;
	if (self->end % alignment == 0)
		return true;
	return next->is_there && next->start == self->end && is_closed(next) &&
	       next->end - self->start == (self->end - self->start + alignment - 1) / alignment *
					  alignment;
}

static bool is_file_data(const struct facts *facts)
{
	return is_file(facts) && !is_anonymous(facts) && has_permissions(facts, "rw-p") &&
	       !is_huge(facts);
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
	if (has_flag(self, "io") || has_flag(self, "pf") ||
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
	    starts(self->path, "/dev/") || has_flag(self, "io") || has_flag(self, "pf") ||
	    sscanf(self->device, "%lx:%lx%c", &major, &minor, &end) != 2)
		return false;
	for (size_t row = 0; row < table->row_count; row++) {
		const char *type = text_of(sample, row, METRIC_TMPFS_TYPE);

		if (table->keys[row].first == ((uint64_t)major << 32 | (uint32_t)minor) &&
		    (!strcmp(type, "tmpfs") || !strcmp(type, "rootfs")))
			return exact(ret_verdict, MAPPING_CLASS_POSIX_SHM);
	}
	return false;
}

static bool class_by_name(const struct facts *self, struct verdict *ret_verdict)
{
	for (size_t i = 0; i < ARRAY_SIZE(kernel_provided); i++)
		if (strcmp(self->path, kernel_provided[i]) == 0)
			return exact(ret_verdict, MAPPING_CLASS_KERNEL_PROVIDED);
	if (class_of_huge(self, ret_verdict))
		return true;
	if (strcmp(self->path, "[heap]") == 0)
		return exact(ret_verdict, MAPPING_CLASS_HEAP);
	if (strcmp(self->path, "[stack]") == 0)
		return exact(ret_verdict, MAPPING_CLASS_MAIN_STACK);
	if (starts(self->path, "[stack:"))	/* of a thread; kernels 3.4 to 4.4 */
		return exact(ret_verdict, MAPPING_CLASS_THREAD_STACK);
	if (has_flag(self, "gd")) {
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
	if (has_permissions(self, "r--p") && has_flag(self, "ac"))
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

static struct verdict class_of_closed(const struct scene *scene, size_t row)
{
	const struct facts *self = &scene->self;

	if (has_flag(self, "nr") && follows(self, &scene->previous) &&
	    is_malloc_arena(scene, &scene->previous, self))
		return (struct verdict){ MAPPING_CLASS_ARENA_RESERVE, CONFIDENCE_LIKELY };
	if (follows(&scene->next, self) && is_writable_data(&scene->next) &&
	    mapping_verdict(scene->sample, row + 1, scene->is_wide).class == MAPPING_CLASS_THREAD_STACK)
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

/* Mappings come by address, so the last one tells whether the process is a 64-bit one. */
static struct scene scene_around(const struct sample *sample, size_t row, bool is_wide)
{
	size_t last = sample_table(sample, ENTITY_MAPPING)->row_count - 1;

	is_wide |= count_of(sample, last, METRIC_MAPPING_END) > UINT32_MAX;
	return (struct scene){
		.self = facts_of(sample, row),
		.previous = facts_of(sample, row - 1),
		.next = facts_of(sample, row + 1),
		.is_wide = is_wide,
		.arena_alignment = is_wide ? 64 * MEBIBYTE : MEBIBYTE,
		.sample = sample,
	};
}

struct verdict mapping_verdict(const struct sample *sample, size_t row, bool is_wide)
{
	const struct scene scene = scene_around(sample, row, is_wide);
	struct verdict verdict;

	if (class_by_name(&scene.self, &verdict) ||
	    class_on_tmpfs(sample, &scene.self, &verdict))
		return verdict;
	if (is_anonymous(&scene.self))
		return is_closed(&scene.self) ? class_of_closed(&scene, row)
					      : class_of_anonymous(&scene);
	if (is_file(&scene.self))
		return class_of_file(&scene.self);
	return (struct verdict){ MAPPING_CLASS_KERNEL_OBJECT, CONFIDENCE_GUESS };
}
