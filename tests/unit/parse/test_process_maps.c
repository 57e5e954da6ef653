/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared memory objects in /proc/PID/maps and behind descriptors. */
#include "reading.h"

static const struct report_case maps[] = {
	{ "plain.txt", 0, 0, 6 },
	{ "twice.txt", 0, 0, 1 },
	{ "empty.txt", 0, 0, 0 },
	{ "no-newline.txt", 1, 0, 0 },
	{ "malformed.txt", 1, 0, 1 },
	{ "nul.txt", 1, 0, 0 },
	{ "huge.txt", 0, 0, 2 },
	{ "many.txt", 0, 0, 1025 },
	{ "crlf.txt", 0, 0, 1 },
};

static const struct cell_case mapped[] = {
	{ "plain.txt", 0, METRIC_SHARED_FILE_PID, PRESENCE_PRESENT, 1, NULL },
	{ "plain.txt", 0, METRIC_SHARED_FILE_KIND, PRESENCE_PRESENT, 0, "memfd" },
	{ "plain.txt", 0, METRIC_SHARED_FILE_PATH,
	  PRESENCE_PRESENT, 0, "/memfd:wayland shm (deleted)" },
	{ "plain.txt", 0, METRIC_SHARED_FILE_INODE, PRESENCE_PRESENT, 1035, NULL },
	{ "plain.txt", 0, METRIC_SHARED_FILE_DEVICE, PRESENCE_PRESENT, 0, "00:01" },
	{ "plain.txt", 0, METRIC_SHARED_FILE_MAPPED, PRESENCE_PRESENT, 4 << 20, NULL },
	{ "twice.txt", 0, METRIC_SHARED_FILE_MAPPED, PRESENCE_PRESENT, 5 << 20, NULL },
	{ "twice.txt", 0, METRIC_SHARED_FILE_MAPPINGS, PRESENCE_PRESENT, 2, NULL },
	{ "plain.txt", 0, METRIC_SHARED_FILE_ALLOCATED, PRESENCE_ABSENT, 0, NULL },
	{ "plain.txt", 1, METRIC_SHARED_FILE_KIND, PRESENCE_PRESENT, 0, "sysv shm" },
	{ "plain.txt", 1, METRIC_SHARED_FILE_INODE, PRESENCE_PRESENT, 32769, NULL },
	{ "plain.txt", 2, METRIC_SHARED_FILE_KIND, PRESENCE_PRESENT, 0, "shared anonymous" },
	{ "plain.txt", 3, METRIC_SHARED_FILE_KIND, PRESENCE_PRESENT, 0, "posix shm" },
	{ "plain.txt", 3, METRIC_SHARED_FILE_PATH, PRESENCE_PRESENT, 0, "/dev/shm/with blank" },
	{ "plain.txt", 4, METRIC_SHARED_FILE_KIND, PRESENCE_PRESENT, 0, "driver" },
	{ "plain.txt", 5, METRIC_SHARED_FILE_KIND, PRESENCE_PRESENT, 0, "shared anonymous" },
	{ "huge.txt", 0, METRIC_SHARED_FILE_MAPPED, PRESENCE_UNREADABLE, 0, NULL },
	{ "huge.txt", 1, METRIC_SHARED_FILE_INODE, PRESENCE_PRESENT, UINT64_MAX, NULL },
	{ "many.txt", 1023, METRIC_SHARED_FILE_INODE, PRESENCE_PRESENT, 1024, NULL },
	{ "many.txt", 1024, METRIC_SHARED_FILE_KIND, PRESENCE_PRESENT, 0, "others" },
	{ "many.txt", 1024, METRIC_SHARED_FILE_INODE, PRESENCE_ABSENT, 0, NULL },
	{ "many.txt", 1024, METRIC_SHARED_FILE_MAPPED, PRESENCE_PRESENT, 76 * 4096, NULL },
};

static const struct report_case objects[] = {
	{ "plain.txt", 0, 0, 3 },
	{ "empty.txt", 0, 0, 0 },
	{ "malformed.txt", 2, 0, 3 },
	{ "no-newline.txt", 1, 0, 0 },
	{ "nul.txt", 1, 0, 0 },
	{ "twice.txt", 1, 0, 2 },
};

static const struct cell_case held[] = {
	{ "twice.txt", 0, METRIC_SHARED_FILE_ALLOCATED, PRESENCE_PRESENT, 4096, NULL },
	{ "twice.txt", 0, METRIC_SHARED_FILE_OBJECT_SIZE, PRESENCE_UNREADABLE, 0, NULL },
	{ "twice.txt", 1, METRIC_SHARED_FILE_OBJECT_SIZE, PRESENCE_PRESENT, 4096, NULL },
	{ "plain.txt", 0, METRIC_SHARED_FILE_ALLOCATED, PRESENCE_PRESENT, 4194304, NULL },
	{ "plain.txt", 0, METRIC_SHARED_FILE_OBJECT_SIZE, PRESENCE_PRESENT, 8388608, NULL },
	{ "plain.txt", 0, METRIC_SHARED_FILE_MAPPINGS, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 1, METRIC_SHARED_FILE_KIND, PRESENCE_PRESENT, 0, "posix shm" },
	{ "plain.txt", 2, METRIC_SHARED_FILE_PATH, PRESENCE_PRESENT, 0, "/memfd:\\012odd" },
	{ "malformed.txt", 1, METRIC_SHARED_FILE_ALLOCATED, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 1, METRIC_SHARED_FILE_OBJECT_SIZE, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 2, METRIC_SHARED_FILE_OBJECT_SIZE, PRESENCE_PRESENT, 2, NULL },
};

static void test_maps(void **state)
{
	(void)state;
	check_reports("process_maps", maps, ARRAY_SIZE(maps));
	check_cells("process_maps", mapped, ARRAY_SIZE(mapped));
}

static void test_objects(void **state)
{
	(void)state;
	check_reports("shared_objects", objects, ARRAY_SIZE(objects));
	check_cells("shared_objects", held, ARRAY_SIZE(held));
}

/* A file on a mounted tmpfs is known by its device; its own descriptor adds no second row. */
static void test_both(void **state)
{
	static const char map[] = "1000-3000 rw-s 0 00:17 9 /data/a\n4000-5000 rw-s 0 fd:01 9 /b\n"
				  "7000-8000 rw-s 0 00:01 5 /memfd:m (deleted)\n";
	static const char answer[] = "5 00:01 4096 8192 /memfd:m (deleted)\n";
	struct parse_scale scale = { .page_size = 4096 };
	struct parse_report report = { 0 };
	struct sample *sample = sample_of_everything();

	(void)state;
	assert_int_equal(sample_add_row(sample, ENTITY_TMPFS, (struct key){ .first = 0x17 }), 0);
	sample_put_text(sample, 0, METRIC_TMPFS_TYPE, text_from("tmpfs"));
	parse_process_maps(sample, 0, &scale, text_from(map), &report);
	parse_shared_objects(sample, 0, &scale, text_from(answer), &report);
	assert_int_equal(sample_table(sample, ENTITY_SHARED_FILE)->row_count, 2);
	assert_string_equal(sample_get(sample, 0, METRIC_SHARED_FILE_KIND)->text, "tmpfs file");
	assert_int_equal(sample_get(sample, 0, METRIC_SHARED_FILE_MAPPED)->count, 8192);
	assert_int_equal(sample_get(sample, 1, METRIC_SHARED_FILE_ALLOCATED)->count, 4096);
	sample_free(sample);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_maps),
		cmocka_unit_test(test_objects),
		cmocka_unit_test(test_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
