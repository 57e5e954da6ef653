/* SPDX-License-Identifier: GPL-2.0-or-later */
/* File systems in memory: which rows a mount table makes, and where nobody must be asked. */
#include "collecting.h"


static const char mountinfo[] =
	"27 1 254:0 / / rw - ext4 /dev/vda rw\n"
	"24 27 0:6 / /dev rw - devtmpfs devtmpfs rw\n"
	"25 24 0:23 / /dev/shm rw - tmpfs lower rw\n"
	"30 25 0:27 / /dev/shm rw - tmpfs upper rw\n"
	"31 27 0:40 / /net rw - nfs4 server:/ rw\n"
	"32 31 0:41 / /net/tmp rw - tmpfs far rw\n"
	"33 27 0:27 /inner /bound rw - tmpfs upper rw\n"
	"34 27 0:50 / /with\\040blank rw - tmpfs blank rw\n"
	"35 27 0:51 / /ram rw - ramfs ram rw\n"
	"36 27 0:52 / /gone rw - tmpfs gone rw\n"
	"37 27 0:53 / /gon rw - tmpfs shorter rw\n";

static void begin_mounts(struct setup *setup, const char *text)
{
	begin(setup, false, 0);
	fake_put(setup->fake, "proc/self/mountinfo", text);
	fake_put(setup->fake, "answers/statvfs/0:6", "size 1000\nused 10\nfiles 5\nfiles_used 4\n");
	fake_put(setup->fake, "answers/statvfs/0:27", "size 4096\nused 1024\n");
	fake_put(setup->fake, "answers/statvfs/0:23", "size 4096\nused 9999\n");
	fake_put(setup->fake, "answers/statvfs/0:41", "size 4096\nused 9999\n");
	fake_put(setup->fake, "answers/statvfs/0:50", "size 64\nused 0\n");
	fake_put(setup->fake, "answers/statvfs/0:51", "size max\n");
	demand_entity(&setup->demand, ENTITY_TMPFS);
}

static size_t row_of(const struct setup *setup, uint64_t minor)
{
	const struct table *table = sample_table(setup->sample, ENTITY_TMPFS);

	for (size_t row = 0; row < table->row_count; row++)
		if (table->keys[row].first == minor)
			return row;
	fail_msg("no row of 0:%u", (unsigned)minor);
	return 0;
}

static void check_text(const struct setup *setup, uint64_t minor, enum metric metric,
		       const char *expected)
{
	assert_string_equal(sample_get(setup->sample, row_of(setup, minor), metric)->text,
			    expected);
}

static void check_use(const struct setup *setup, uint64_t minor, enum presence presence,
		      uint64_t used)
{
	const struct cell *cell = sample_get(setup->sample, row_of(setup, minor),
					     METRIC_TMPFS_USED);

	assert_string_equal(presence_name(cell->presence), presence_name(presence));
	if (presence == PRESENCE_PRESENT)
		assert_int_equal(cell->count, used);
}

static void test_rows(void **state)
{
	struct setup setup;

	(void)state;
	begin_mounts(&setup, mountinfo);
	collect(&setup);
	assert_int_equal(sample_table(setup.sample, ENTITY_TMPFS)->row_count, 8);
	check_use(&setup, 6, PRESENCE_PRESENT, 10);
	check_use(&setup, 27, PRESENCE_PRESENT, 1024);
	check_text(&setup, 27, METRIC_TMPFS_MOUNT, "/dev/shm");
	check_use(&setup, 23, PRESENCE_ABSENT, 0);
	check_text(&setup, 23, METRIC_TMPFS_STATE, "hidden by another mount");
	check_use(&setup, 41, PRESENCE_ABSENT, 0);
	check_text(&setup, 41, METRIC_TMPFS_STATE, "behind nfs4, which may hang");
	check_text(&setup, 50, METRIC_TMPFS_MOUNT, "/with blank");
	check_use(&setup, 50, PRESENCE_PRESENT, 0);
	check_use(&setup, 51, PRESENCE_ABSENT, 0);
	assert_int_equal(sample_get(setup.sample, row_of(&setup, 51), METRIC_TMPFS_SIZE)->presence,
			 PRESENCE_UNLIMITED);
	check_use(&setup, 52, PRESENCE_ABSENT, 0);
	check_text(&setup, 52, METRIC_TMPFS_STATE, "not recorded");
	end(&setup);
}

static void test_mounts_are_counted_once(void **state)
{
	struct setup setup;

	(void)state;
	begin_mounts(&setup, mountinfo);
	collect(&setup);
	assert_int_equal(sample_get(setup.sample, row_of(&setup, 27), METRIC_TMPFS_MOUNTS)->count,
			 2);
	end(&setup);
}

static void test_damaged_tables_end(void **state)
{
	static const char *const tables[] = {
		"", "x\n", "1 1 0:1 / /a rw - tmpfs t rw\n",
		("1 1 0:1 / / rw - tmpfs t rw\n1 1 0:2 / / rw - tmpfs t rw\n"
		 "2 1 0:3 / / rw - tmpfs t rw\n1 2 0:4 / / rw - tmpfs t rw\n"),
		"1 2 0:1 / / rw - tmpfs t rw\n2 1 0:2 / / rw - tmpfs t rw\n",
	};
	struct setup setup;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
		begin_mounts(&setup, tables[i]);
		collect(&setup);
		end(&setup);
	}
}

static void test_refusals(void **state)
{
	struct setup setup;

	(void)state;
	begin_mounts(&setup, mountinfo);
	fake_fail(setup.fake, "answers/statvfs/0:27", -EACCES);
	collect(&setup);
	check_use(&setup, 27, PRESENCE_DENIED, 0);
	check_text(&setup, 27, METRIC_TMPFS_STATE, "Permission denied");
	fake_fail(setup.fake, "proc/self/mountinfo", -EACCES);
	collect(&setup);
	assert_int_equal(sample_table(setup.sample, ENTITY_TMPFS)->row_count, 0);
	end(&setup);
}

/* Nobody asks how full they are when only their names are wanted. */
static void test_only_what_is_wanted(void **state)
{
	struct setup setup;

	(void)state;
	begin_mounts(&setup, mountinfo);
	setup.demand = (struct demand){ .subject = 0 };
	demand_add(&setup.demand, METRIC_TMPFS_DEVICE);
	collect(&setup);
	assert_int_equal(sample_table(setup.sample, ENTITY_TMPFS)->row_count, 8);
	assert_int_equal(setup.fake->reads, 1);
	end(&setup);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_mounts_are_counted_once),
		cmocka_unit_test(test_damaged_tables_end),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_only_what_is_wanted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
