/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Both files of mounts, and what a mount point or a source may be called. */
#include "reading.h"

struct mounts {
	struct arena        arena;
	struct mount       *items;
	size_t              count;
	struct parse_report report;
};

static struct mounts mounts_of(const char *file)
{
	struct mounts mounts = { .items = NULL };
	char path[256], *copy;
	struct text text;

	snprintf(path, sizeof(path), "texts/mountinfo/%s", file);
	text = fixture_load(path);
	if (!text.data)
		fail_msg("cannot read fixtures/%s", path);
	copy = exact_copy(text);
	free((void *)(uintptr_t)text.data);
	text.data = copy;
	arena_init(&mounts.arena);
	assert_int_equal(parse_mounts(&mounts.arena, text, &mounts.items, &mounts.count,
				      &mounts.report), 0);
	free(copy);
	assert_int_equal(mounts.count, mounts.report.rows);
	return mounts;
}

static void mounts_done(struct mounts *mounts)
{
	arena_done(&mounts->arena);
}

static void test_mountinfo(void **state)
{
	struct mounts mounts = mounts_of("plain.txt");
	const struct mount *memory = &mounts.items[3], *bound = &mounts.items[5];

	(void)state;
	assert_int_equal(mounts.count, 7);
	assert_int_equal(mounts.report.malformed_line, 0);
	assert_string_equal(memory->point.data, "/sys/fs/cgroup/memory");
	assert_string_equal(memory->root.data, "/");
	assert_string_equal(memory->type.data, "cgroup");
	assert_string_equal(memory->source.data, "cgroup");
	assert_string_equal(memory->options.data, "rw,memory");
	assert_int_equal(memory->major, 0);
	assert_int_equal(memory->minor, 32);
	assert_string_equal(bound->root.data, "/docker/4a1f");
	assert_string_equal(bound->point.data, "/mnt/bound");
	assert_string_equal(bound->type.data, "cgroup2");
	mounts_done(&mounts);
}

static void test_mounts(void **state)
{
	struct mounts mounts = mounts_of("mounts.txt");

	(void)state;
	assert_int_equal(mounts.count, 5);
	assert_int_equal(mounts.report.malformed_line, 0);
	assert_string_equal(mounts.items[2].point.data, "/sys/fs/cgroup/cpu,memory");
	assert_string_equal(mounts.items[2].type.data, "cgroup");
	assert_string_equal(mounts.items[2].root.data, "/");
	assert_true(mount_has_option(&mounts.items[2], "memory"));
	assert_true(mount_has_option(&mounts.items[2], "rw"));
	assert_false(mount_has_option(&mounts.items[2], "mem"));
	assert_false(mount_has_option(&mounts.items[3], "memory"));
	assert_int_equal(mounts.items[4].source.size, 0);
	assert_string_equal(mounts.items[4].point.data, "/nosource");
	mounts_done(&mounts);
}

static void test_escapes(void **state)
{
	struct mounts mounts = mounts_of("escapes.txt");

	(void)state;
	assert_int_equal(mounts.count, 5);
	assert_int_equal(mounts.report.malformed_line, 0);
	assert_string_equal(mounts.items[0].root.data, "/a root");
	assert_string_equal(mounts.items[0].point.data, "/with blank\ttab\nline\\slash");
	assert_string_equal(mounts.items[0].source.data, "a source");
	assert_int_equal(mounts.items[1].source.size, 0);
	assert_string_equal(mounts.items[1].options.data, "rw");
	assert_string_equal(mounts.items[2].source.data, "-");
	assert_string_equal(mounts.items[3].type.data, "fuse.sshfs");
	assert_string_equal(mounts.items[4].point.data, "/no\\000nul\\400esc\\9");
	mounts_done(&mounts);
}

static void test_oddities(void **state)
{
	static const struct {
		const char *file, *last_point;
		size_t      count;
		unsigned    malformed_line;
	} cases[] = {
		{ "malformed.txt", "/last", 2, 2 },
		{ "no-newline.txt", "/a", 1, 2 },
		{ "empty.txt", NULL, 0, 0 },
		{ "crlf.txt", "/a", 1, 0 },
		{ "nul.txt", "/c", 1, 1 },
		{ "long-line.txt", NULL, 1, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct mounts mounts = mounts_of(cases[i].file);

		if (mounts.count != cases[i].count ||
		    mounts.report.malformed_line != cases[i].malformed_line)
			fail_msg("%s: %zu mounts, line %u", cases[i].file, mounts.count,
				 mounts.report.malformed_line);
		if (cases[i].last_point)
			assert_string_equal(mounts.items[mounts.count - 1].point.data,
					    cases[i].last_point);
		mounts_done(&mounts);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mountinfo),
		cmocka_unit_test(test_mounts),
		cmocka_unit_test(test_escapes),
		cmocka_unit_test(test_oddities),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
