/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The decision table of mapping classes, rule by rule, and regions that add up. */
#include "made_sample.h"

#include <string.h>

#define KIBIBYTE UINT64_C(1024)
#define MEBIBYTE (KIBIBYTE * 1024)
#define ARENA (64 * MEBIBYTE)
#define BASE UINT64_C(0x7f8ab0000000)

static const enum metric mapping_metrics[] = {
	METRIC_MAPPING_CLASS, METRIC_MAPPING_CONFIDENCE, METRIC_MAPPING_PSS, METRIC_MAPPING_USS,
	METRIC_MAPPING_RESIDENT, METRIC_MAPPING_SWAP, METRIC_REGION_CLASS, METRIC_REGION_MAPPINGS,
	METRIC_REGION_PSS, METRIC_REGION_RESIDENT, METRIC_REGION_SIZE, METRIC_REGION_USS,
	METRIC_REGION_SWAP,
};

struct mapping {
	uint64_t    start, end;
	const char *permissions, *path, *flags;
	const char *class, *confidence;
};

static struct sample *mapping_sample(void)
{
	return made_sample(1, mapping_metrics, ARRAY_SIZE(mapping_metrics));
}

static size_t add_mapping(struct sample *sample, const struct mapping *mapping)
{
	size_t row = made_row(sample, ENTITY_MAPPING, mapping->start, 0, mapping->path);

	sample_put_count(sample, row, METRIC_MAPPING_START, mapping->start);
	sample_put_count(sample, row, METRIC_MAPPING_END, mapping->end);
	sample_put_count(sample, row, METRIC_MAPPING_SIZE, mapping->end - mapping->start);
	sample_put_text(sample, row, METRIC_MAPPING_PERMISSIONS, text_from(mapping->permissions));
	sample_put_text(sample, row, METRIC_MAPPING_PATH, text_from(mapping->path));
	if (mapping->flags)
		sample_put_text(sample, row, METRIC_MAPPING_FLAGS, text_from(mapping->flags));
	return row;
}

static void assert_classes(const struct mapping *mappings, size_t count)
{
	struct model *model = made_model(NULL);
	struct sample *sample = mapping_sample();

	for (size_t i = 0; i < count; i++)
		add_mapping(sample, &mappings[i]);
	take(model, sample);
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(value_of(model, i, METRIC_MAPPING_CLASS).text,
				    mappings[i].class);
		assert_string_equal(value_of(model, i, METRIC_MAPPING_CONFIDENCE).text,
				    mappings[i].confidence);
	}
	model_free(model);
}

/* Paths and flags decide alone, so these stand apart from one another. */
static const struct {
	const char *permissions, *path, *flags, *class;
} path_cases[] = {
	{ "r-xp", "[vdso]", "rd ex", "vdso" },
	{ "r--p", "[vvar]", "rd pf io", "vdso" },
	{ "r--p", "[vvar_vclock]", "rd", "vdso" },
	{ "--xp", "[vsyscall]", "ex", "vdso" },
	{ "rw-p", "/anon_hugepage (deleted)", "rd wr ht", "huge anonymous" },
	{ "rw-s", "/anon_hugepage (deleted)", "rd wr sh ht", "huge anonymous" },
	{ "rw-s", "/SYSV00001234 (deleted)", "rd wr ht", "huge sysv shm" },
	{ "rw-s", "/memfd:pool (deleted)", "rd wr ht", "huge memfd" },
	{ "rw-s", "/mnt/huge/pool", "rd wr ht", "huge file" },
	{ "rw-p", "[heap]", "rd wr", "heap" },
	{ "rw-p", "[stack]", "rd wr gd ac", "main stack" },
	{ "rw-p", "[stack:77]", "rd wr", "thread stack" },
	{ "rw-s", "/SYSV0000abcd (deleted)", "rd wr sh", "sysv shm" },
	{ "rw-s", "/SYSVonly", "rd wr sh", "shared file" },
	{ "rw-s", "/memfd:wayland (deleted)", "rd wr", "memfd" },
	{ "rw-s", "/dev/zero (deleted)", "rd wr sh", "shared anonymous" },
	{ "rw-p", "/dev/zero", "rd wr", "anonymous" },
	{ "rw-s", "[anon_shmem:queue]", "rd wr", "shared anonymous" },
	{ "rw-s", "/dev/shm/segment", "rd wr", "posix shm" },
	{ "rw-p", "[anon: glibc: malloc]", "rd wr", "malloc arena" },
	{ "rw-p", "[anon: glibc: malloc arena]", "rd wr", "malloc arena" },
	{ "rw-p", "[anon: glibc: pthread stack: 12]", "rd wr", "thread stack" },
	{ "rw-p", "[anon:libc_malloc]", "rd wr", "malloc arena" },
	{ "rw-p", "[anon:dalvik-main space]", "rd wr", "runtime heap" },
	{ "rw-p", "[anon: Go: heap]", "rd wr", "runtime heap" },
	{ "rw-p", "[anon:my pool]", "rd wr", "named anonymous" },
	{ "rw-s", "anon_inode:[io_uring]", "rd wr", "kernel object" },
	{ "rw-s", "anon_inode:[perf_event]", "rd wr", "kernel object" },
	{ "rw-s", "/[aio] (deleted)", "rd wr", "kernel object" },
	{ "rw-s", "socket:[1234]", "rd wr", "kernel object" },
	{ "rw-s", "/dev/dri/card0", "rd wr", "device" },
	{ "rw-s", "/some/file", "rd wr io", "device" },
	{ "r-xp", "/usr/bin/true", "rd ex", "file text" },
	{ "rwxp", "/tmp/jit (deleted)", "rd wr ex", "file text" },
	{ "r--p", "/usr/bin/true", "rd ac", "file relro" },
	{ "r--p", "/usr/bin/true", "rd", "file read-only" },
	{ "r--p", "/usr/bin/true", NULL, "file read-only" },
	{ "rw-p", "/usr/bin/true", "rd wr ac", "file data" },
	{ "rw-s", "/var/db", "rd wr sh", "shared file" },
	{ "r--s", "/var/db", "rd sh", "shared file" },
	{ "-w-p", "/odd", "wr", "shared file" },
	{ "---p", "/usr/lib/libc.so", "mr", "reservation" },
	{ "---p", "", "mr", "reservation" },
	{ "rwxp", "", "rd wr ex", "JIT code" },
	{ "r-xp", "", "rd ex", "JIT code" },
	{ "rw-s", "", "rd wr sh", "driver memory" },
	{ "rw-p", "", "rd wr ac", "anonymous" },
	{ "r--p", "", "rd ac", "anonymous" },
	{ "rw-p", "", NULL, "anonymous" },
};

static void by_path_and_flags(void **state)
{
	struct mapping mappings[ARRAY_SIZE(path_cases)];
	struct model *model = made_model(NULL);
	struct sample *sample = mapping_sample();

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(path_cases); i++) {
		mappings[i] = (struct mapping){
			.start = BASE + i * MEBIBYTE + 4096, .end = BASE + i * MEBIBYTE + 8192,
			.permissions = path_cases[i].permissions, .path = path_cases[i].path,
			.flags = path_cases[i].flags,
		};
		add_mapping(sample, &mappings[i]);
	}
	take(model, sample);
	for (size_t i = 0; i < ARRAY_SIZE(path_cases); i++)
		assert_string_equal(value_of(model, i, METRIC_MAPPING_CLASS).text,
				    path_cases[i].class);
	model_free(model);
}

/* An arena and its reserve, a second one that is full, and the bss of a program. */
/* Rule 9: what is shared on the device of a mounted tmpfs, device nodes there excepted. */
static void files_on_tmpfs(void **state)
{
	static const struct {
		struct mapping mapping;
		const char    *device;
	} cases[] = {
		{ { 0x1000, 0x2000, "rw-s", "/data/a", "rd wr sh", "posix shm", "exact" },
		  "00:17" },
		{ { 0x3000, 0x4000, "rw-s", "/data/b", "rd wr sh", "shared file", "exact" },
		  "fd:01" },
		{ { 0x5000, 0x6000, "rw-p", "/data/a", "rd wr", "file data", "exact" }, "00:17" },
		{ { 0x7000, 0x8000, "rw-s", "/dev/card0", "rd wr sh io", "device", "exact" },
		  "00:17" },
		{ { 0x9000, 0xa000, "rw-s", "/node", "rd wr sh", "shared file", "exact" },
		  "00:06" },
		{ { 0xb000, 0xc000, "rw-s", "/data/c", "rd wr sh", "shared file", "exact" },
		  "17" },
	};
	struct model *model = made_model(NULL);
	struct sample *sample = mapping_sample();

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		sample_put_text(sample, add_mapping(sample, &cases[i].mapping),
				METRIC_MAPPING_DEVICE, text_from(cases[i].device));
	sample_put_text(sample, made_row(sample, ENTITY_TMPFS, 0x17, 0, "/data"),
			METRIC_TMPFS_TYPE, text_from("tmpfs"));
	sample_put_text(sample, made_row(sample, ENTITY_TMPFS, 6, 0, "/dev"), METRIC_TMPFS_TYPE,
			text_from("devtmpfs"));
	take(model, sample);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_string_equal(value_of(model, i, METRIC_MAPPING_CLASS).text,
				    cases[i].mapping.class);
	model_free(model);
}

static void malloc_arenas_and_bss(void **state)
{
	static const struct mapping mappings[] = {
		{ 0x400000, 0x401000, "rw-p", "/bin/program", "rd wr mr mw me ac",
		  "file data", "exact" },
		{ 0x401000, 0x403000, "rw-p", "", "rd wr mr mw me ac", "bss", "likely" },
		{ 0x403000, 0x404000, "rw-p", "", "rd wr mr mw me ac", "anonymous", "exact" },
		{ BASE, BASE + 0x21000, "rw-p", "", "rd wr mr mw me nr",
		  "malloc arena", "likely" },
		{ BASE + 0x21000, BASE + ARENA, "---p", "", "mr mw me nr",
		  "arena reserve", "likely" },
		{ BASE + 2 * ARENA, BASE + 3 * ARENA, "rw-p", "", "rd wr mr mw me nr",
		  "malloc arena", "likely" },
		{ BASE + 4 * ARENA, BASE + 5 * ARENA + 4096, "rw-p", "", "rd wr mr mw me nr",
		  "malloc arena", "likely" },
		{ BASE + 5 * ARENA + 4096, BASE + 6 * ARENA, "---p", "", "mr mw me nr",
		  "arena reserve", "likely" },
		/* Charged to commit, so no arena; not aligned, so no arena. */
		{ BASE + 8 * ARENA, BASE + 9 * ARENA, "rw-p", "", "rd wr mr mw me ac nr",
		  "anonymous", "exact" },
		{ BASE + 10 * ARENA + 4096, BASE + 11 * ARENA, "rw-p", "", "rd wr mr mw me nr",
		  "anonymous", "exact" },
	};

	(void)state;
	assert_classes(mappings, ARRAY_SIZE(mappings));
}

static void thread_stacks(void **state)
{
	static const struct mapping mappings[] = {
		/* since 6.7: MAP_STACK carries nh */
		{ BASE + 0x1000, BASE + 0x2000, "---p", "", "mr mw me nh", "stack guard",
		  "likely" },
		{ BASE + 0x2000, BASE + 0x42000, "rw-p", "", "rd wr mr mw me ac nh",
		  "thread stack", "likely" },
		/* a guard without a mapping of its own */
		{ BASE + 0x100000, BASE + 0x900000, "rw-p", "", "rd wr mr mw me ac nh gu",
		  "thread stack", "likely" },
		/* before 6.7: size and guard only */
		{ BASE + 0x1000000, BASE + 0x1001000, "---p", "", "mr mw me ac", "stack guard",
		  "likely" },
		{ BASE + 0x1001000, BASE + 0x1801000, "rw-p", "", "rd wr mr mw me ac",
		  "thread stack", "guess" },
		/* the same size without a guard */
		{ BASE + 0x2001000, BASE + 0x2801000, "rw-p", "", "rd wr mr mw me ac",
		  "anonymous", "exact" },
		/* a guard before something else */
		{ BASE + 0x3000000, BASE + 0x3001000, "---p", "", "mr mw me ac", "reservation",
		  "exact" },
		{ BASE + 0x3001000, BASE + 0x3003000, "rw-p", "", "rd wr mr mw me ac",
		  "anonymous", "exact" },
		/* grows down without being named */
		{ BASE + 0x4000000, BASE + 0x4003000, "rw-p", "", "rd wr gd ac", "main stack",
		  "likely" },
	};

	(void)state;
	assert_classes(mappings, ARRAY_SIZE(mappings));
}

/* The soft limit, where it is known, tells how large the stacks of threads are. */
static void thread_stacks_by_limit(void **state)
{
	static const enum metric metrics[] = { METRIC_MAPPING_CLASS, METRIC_LIMIT_SOFT };
	static const struct mapping guard = { BASE, BASE + 0x1000, "---p", "", "ac", NULL, NULL };
	static const struct mapping stack = { BASE + 0x1000, BASE + 0x201000, "rw-p", "", "ac",
					      NULL, NULL };
	struct model *model = made_model(NULL);

	(void)state;
	for (int is_limited = 0; is_limited <= 1; is_limited++) {
		struct sample *sample = made_sample(1 + is_limited, metrics, ARRAY_SIZE(metrics));
		size_t limit = made_row(sample, ENTITY_LIMIT, 0, 0, "Max stack size");

		if (is_limited)
			sample_put_count(sample, limit, METRIC_LIMIT_SOFT, 2 * MEBIBYTE);
		else
			sample_put_presence(sample, limit, METRIC_LIMIT_SOFT, PRESENCE_UNLIMITED);
		add_mapping(sample, &guard);
		add_mapping(sample, &stack);
		take(model, sample);
		assert_string_equal(value_of(model, 0, METRIC_MAPPING_CLASS).text,
				    is_limited ? "stack guard" : "reservation");
		assert_string_equal(value_of(model, 1, METRIC_MAPPING_CLASS).text,
				    is_limited ? "thread stack" : "anonymous");
	}
	model_free(model);
}

/* A 32-bit process has arenas of 1 MiB. */
static void arenas_of_32_bit(void **state)
{
	static const struct mapping mappings[] = {
		{ 0xf7500000, 0xf7521000, "rw-p", "", "rd wr mr mw me nr", "malloc arena",
		  "likely" },
		{ 0xf7521000, 0xf7600000, "---p", "", "mr mw me nr", "arena reserve", "likely" },
	};

	(void)state;
	assert_classes(mappings, ARRAY_SIZE(mappings));
}

static void flags_are_whole_words(void **state)
{
	static const struct mapping mappings[] = {
		{ BASE + 4096, BASE + 8192, "rw-p", "", "xht htx io2", "anonymous", "exact" },
		{ BASE + ARENA, BASE + ARENA + 4096, "rw-p", "", "", "anonymous", "exact" },
		{ BASE + ARENA + 8192, BASE + ARENA + 16384, "rw-p", "/f", "rd ht",
		  "huge file", "exact" },
	};

	(void)state;
	assert_classes(mappings, ARRAY_SIZE(mappings));
}

static void regions_add_up(void **state)
{
	static const struct mapping mappings[] = {
		{ 0x1000, 0x3000, "rw-p", "", "rd wr", NULL, NULL },
		{ 0x5000, 0x6000, "rw-p", "[heap]", "rd wr", NULL, NULL },
		{ 0x8000, 0x9000, "rw-p", "", "rd wr", NULL, NULL },
		{ 0xa000, 0xb000, "r-xp", "/bin/x", "rd ex", NULL, NULL },
	};
	struct model *model = made_model(NULL);
	struct sample *sample = mapping_sample();

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(mappings); i++) {
		size_t row = add_mapping(sample, &mappings[i]);

		sample_put_count(sample, row, METRIC_MAPPING_PSS, 100 * (i + 1));
		sample_put_count(sample, row, METRIC_MAPPING_RESIDENT, 1000 * (i + 1));
		sample_put_count(sample, row, METRIC_MAPPING_PRIVATE_CLEAN, 1);
		sample_put_count(sample, row, METRIC_MAPPING_PRIVATE_DIRTY, i);
	}
	take(model, sample);
	assert_int_equal(sample_table(model_now(model), ENTITY_REGION)->row_count, 3);
	assert_string_equal(value_of(model, 0, METRIC_REGION_CLASS).text, "heap");
	assert_string_equal(value_of(model, 1, METRIC_REGION_CLASS).text, "anonymous");
	assert_string_equal(value_of(model, 2, METRIC_REGION_CLASS).text, "file text");
	assert_int_equal(value_of(model, 1, METRIC_REGION_MAPPINGS).count, 2);
	assert_int_equal(value_of(model, 1, METRIC_REGION_PSS).count, 400);
	assert_int_equal(value_of(model, 1, METRIC_REGION_RESIDENT).count, 4000);
	assert_int_equal(value_of(model, 1, METRIC_REGION_SIZE).count, 0x3000);
	assert_int_equal(value_of(model, 1, METRIC_REGION_USS).count, 1 + 0 + 1 + 2);
	assert_int_equal(value_of(model, 1, METRIC_REGION_SWAP).presence, PRESENCE_ABSENT);
	model_free(model);
}

static void class_names_are_distinct(void **state)
{
	unsigned count = 0;

	(void)state;
	while (region_class_name(count))
		count++;
	assert_true(count >= 20);
	assert_null(region_class_name(count + 1000));
	for (unsigned i = 0; i < count; i++) {
		assert_true(strlen(region_class_name(i)) <= 16);
		for (unsigned j = 0; j < i; j++)
			assert_string_not_equal(region_class_name(i), region_class_name(j));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_path_and_flags),
		cmocka_unit_test(files_on_tmpfs),
		cmocka_unit_test(malloc_arenas_and_bss),
		cmocka_unit_test(thread_stacks),
		cmocka_unit_test(thread_stacks_by_limit),
		cmocka_unit_test(arenas_of_32_bit),
		cmocka_unit_test(flags_are_whole_words),
		cmocka_unit_test(regions_add_up),
		cmocka_unit_test(class_names_are_distinct),
	};

	return cmocka_run_group_tests_name("mapping_class", tests, NULL, NULL);
}
