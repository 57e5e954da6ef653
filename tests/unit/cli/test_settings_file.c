/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the configuration file is, which one is trusted, and how it is replaced. */
#include "settings.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { NOBODY = 65534 };

struct place {
	char                 base[64];
	char                 folder[80];
	struct settings_file file;
};

static int set_up(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	if (!place)
		return -1;
	strcpy(place->base, "/tmp/mempane-test-XXXXXX");
	if (!mkdtemp(place->base))
		return -1;
	snprintf(place->folder, sizeof(place->folder), "%s/mempane", place->base);
	settings_file_place(&place->file, place->base, NULL);
	*state = place;
	return mkdir(place->folder, 0700);
}

static int tear_down(void **state)
{
	struct place *place = *state;

	chmod(place->folder, 0700);
	remove(place->file.path);
	rmdir(place->folder);	/* fails, with the next line, when a temporary file was left */
	if (rmdir(place->base))
		return -1;
	free(place);
	return 0;
}

static void put(const struct place *place, const char *content, size_t size, mode_t mode)
{
	int descriptor = open(place->file.path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(descriptor >= 0);
	assert_int_equal(write(descriptor, content, size), size);
	assert_int_equal(fchmod(descriptor, mode), 0);
	close(descriptor);
}

static void expect_content(const struct place *place, const char *expected)
{
	struct error error = { 0 };
	char *content;
	size_t size;

	assert_int_equal(settings_file_read(&place->file, &content, &size, &error), 0);
	assert_int_equal(size, strlen(expected));
	assert_memory_equal(content, expected, size);
	free(content);
}

/* Reading fails with this code, and the words tell what was expected but nothing of the content. */
static void expect_unread(const struct place *place, int code, const char *expected)
{
	struct error error = { 0 };
	char *content = NULL;
	size_t size = 7;

	assert_int_equal(settings_file_read(&place->file, &content, &size, &error), code);
	assert_null(content);
	assert_int_equal(size, 7);
	if (!expected)
		return;
	assert_non_null(strstr(error.what, expected));
	assert_string_equal(error.path, place->file.path);
	assert_null(strstr(error.what, "secret"));
}

static void expect_unwritten(const struct place *place, int code, const char *expected)
{
	struct error error = { 0 };

	assert_int_equal(settings_file_write(&place->file, "new", 3, &error), code);
	assert_non_null(strstr(error.what, "not written"));
	assert_non_null(strstr(error.what, expected));
}

static mode_t mode_of(const char *path)
{
	struct stat status;

	assert_int_equal(lstat(path, &status), 0);
	return status.st_mode & 07777;
}

/* ---- where ---- */

static void test_only_absolute_paths_count(void **state)
{
	static const struct {
		const char *config_home, *home, *path;
	} cases[] = {
		{ "/c", "/h", "/c/mempane/config" },
		{ "/c", NULL, "/c/mempane/config" },
		{ NULL, "/h", "/h/.config/mempane/config" },
		{ "", "/h", "/h/.config/mempane/config" },
		{ "c", "/h", "/h/.config/mempane/config" },
		{ "./c", "/h", "/h/.config/mempane/config" },
		{ "c", "h", "" },
		{ NULL, "", "" },
		{ NULL, NULL, "" },
	};
	char long_path[SETTINGS_PATH_SIZE];
	struct settings_file file;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		settings_file_place(&file, cases[i].config_home, cases[i].home);
		assert_string_equal(file.path, cases[i].path);
	}
	memset(long_path, 'x', sizeof(long_path) - 1);
	long_path[0] = '/';
	long_path[sizeof(long_path) - 1] = '\0';
	settings_file_place(&file, long_path, NULL);
	assert_string_equal(file.path, "");
}

static void test_no_place_is_no_file(void **state)
{
	struct place nowhere = { 0 };

	(void)state;
	settings_file_place(&nowhere.file, "relative", NULL);
	expect_unread(&nowhere, -ENOENT, NULL);
	expect_unwritten(&nowhere, -ENOENT, "absolute path");
}

/* ---- reading ---- */

static void test_a_missing_file_is_no_failure(void **state)
{
	const struct place *place = *state;
	struct tui_settings settings, initial;

	expect_unread(place, -ENOENT, NULL);
	settings_load(&place->file, &settings);
	settings_init(&initial);
	assert_string_equal(settings.view, initial.view);
	assert_int_equal(settings.interval, initial.interval);
}

static void test_a_file_is_read_whole(void **state)
{
	const struct place *place = *state;
	struct tui_settings settings;

	put(place, "", 0, 0600);
	expect_content(place, "");
	put(place, "view = swap\n", 12, 0644);
	expect_content(place, "view = swap\n");
	settings_load(&place->file, &settings);
	assert_string_equal(settings.view, "swap");
}

static void test_size_is_limited(void **state)
{
	const struct place *place = *state;
	char *content = malloc(SETTINGS_SIZE_MAXIMUM + 2);

	assert_non_null(content);
	memset(content, '#', SETTINGS_SIZE_MAXIMUM + 1);
	content[SETTINGS_SIZE_MAXIMUM] = '\0';
	put(place, content, SETTINGS_SIZE_MAXIMUM, 0600);
	expect_content(place, content);
	put(place, content, SETTINGS_SIZE_MAXIMUM + 1, 0600);
	expect_unread(place, -EFBIG, "at most 64 KiB");
	free(content);
}

static void test_a_file_that_others_may_write_is_not_read(void **state)
{
	const struct place *place = *state;

	put(place, "secret", 6, 0620);
	expect_unread(place, -EPERM, "nobody else may write");
	put(place, "secret", 6, 0602);
	expect_unread(place, -EPERM, "nobody else may write");
}

static void test_a_file_of_somebody_else_is_not_used(void **state)
{
	const struct place *place = *state;

	if (geteuid() != 0)
		skip();
	put(place, "secret", 6, 0600);
	assert_int_equal(chown(place->file.path, NOBODY, NOBODY), 0);
	expect_unread(place, -EPERM, "this user's or of root's");
	expect_unwritten(place, -EPERM, "this user's");
	assert_int_equal(chown(place->file.path, 0, 0), 0);
	assert_int_equal(chown(place->folder, NOBODY, NOBODY), 0);
	expect_unwritten(place, -EPERM, "directories of this user's");
	assert_int_equal(chown(place->folder, 0, 0), 0);
}

static void test_a_file_of_root_is_read_and_not_replaced(void **state)
{
	const struct place *place = *state;

	if (geteuid() != 0)
		skip();
	put(place, "root's", 6, 0644);
	assert_int_equal(chmod(place->base, 0755), 0);
	assert_int_equal(chown(place->base, NOBODY, NOBODY), 0);
	assert_int_equal(chown(place->folder, NOBODY, NOBODY), 0);
	assert_int_equal(seteuid(NOBODY), 0);
	expect_content(place, "root's");
	expect_unwritten(place, -EPERM, "this user's");
	expect_content(place, "root's");
	assert_int_equal(seteuid(0), 0);
}

static void test_a_link_is_not_followed(void **state)
{
	const struct place *place = *state;

	assert_int_equal(symlink("/etc/passwd", place->file.path), 0);
	expect_unread(place, -ELOOP, "not a symbolic link");
	expect_unwritten(place, -EINVAL, "regular file");
	assert_int_equal(remove(place->file.path), 0);
	assert_int_equal(symlink("missing", place->file.path), 0);
	expect_unread(place, -ELOOP, "not a symbolic link");
	expect_unwritten(place, -EINVAL, "regular file");
}

static void test_pipes_and_directories_are_refused_at_once(void **state)
{
	const struct place *place = *state;

	assert_int_equal(mkfifo(place->file.path, 0600), 0);
	expect_unread(place, -EINVAL, "expected a regular file");
	expect_unwritten(place, -EINVAL, "regular file");
	assert_int_equal(remove(place->file.path), 0);
	assert_int_equal(mkdir(place->file.path, 0700), 0);
	expect_unread(place, -EINVAL, "expected a regular file");
	expect_unwritten(place, -EINVAL, "regular file");
}

/* ---- writing ---- */

static void test_a_file_is_made_and_replaced(void **state)
{
	const struct place *place = *state;
	struct error error = { 0 };

	assert_int_equal(rmdir(place->folder), 0);
	assert_int_equal(settings_file_write(&place->file, "one\n", 4, &error), 0);
	assert_int_equal(mode_of(place->folder), 0700);
	assert_int_equal(mode_of(place->file.path), 0600);
	expect_content(place, "one\n");
	assert_int_equal(settings_file_write(&place->file, "2\n", 2, &error), 0);
	expect_content(place, "2\n");
}

static void test_directories_are_made(void **state)
{
	const struct place *place = *state;
	struct place below = { 0 };
	char config[96], folder[112];
	struct error error = { 0 };

	settings_file_place(&below.file, NULL, place->base);
	snprintf(config, sizeof(config), "%s/.config", place->base);
	snprintf(folder, sizeof(folder), "%s/mempane", config);
	assert_int_equal(settings_file_write(&below.file, "x", 1, &error), 0);
	expect_content(&below, "x");
	assert_int_equal(mode_of(config), 0700);
	assert_int_equal(mode_of(folder), 0700);
	assert_int_equal(remove(below.file.path), 0);
	assert_int_equal(rmdir(folder), 0);
	settings_file_place(&below.file, config, NULL);
	assert_int_equal(rmdir(config), 0);
	assert_int_equal(settings_file_write(&below.file, "y", 1, &error), 0);
	expect_content(&below, "y");
	assert_int_equal(remove(below.file.path), 0);
	assert_int_equal(rmdir(folder), 0);
	assert_int_equal(rmdir(config), 0);
}

static void test_what_is_read_only_stays(void **state)
{
	struct place *place = *state;
	bool was_root = geteuid() == 0;

	put(place, "old", 3, 0400);
	expect_unwritten(place, -EACCES, "read-only");
	expect_content(place, "old");
	assert_int_equal(chmod(place->file.path, 0600), 0);
	if (was_root) {
		assert_int_equal(chown(place->base, NOBODY, NOBODY), 0);
		assert_int_equal(chown(place->folder, NOBODY, NOBODY), 0);
		assert_int_equal(chown(place->file.path, NOBODY, NOBODY), 0);
		assert_int_equal(seteuid(NOBODY), 0);
	}
	assert_int_equal(chmod(place->folder, 0500), 0);
	expect_unwritten(place, -EACCES, strerror(EACCES));
	expect_content(place, "old");
	if (was_root)
		assert_int_equal(seteuid(0), 0);
}

static void test_a_file_in_place_of_a_directory(void **state)
{
	struct place *place = *state;
	struct place below = { 0 };

	put(place, "x", 1, 0600);
	settings_file_place(&below.file, place->file.path, NULL);
	expect_unread(&below, -ENOENT, NULL);
	expect_unwritten(&below, -ENOTDIR, strerror(ENOTDIR));
}

static void test_saved_settings_are_loaded(void **state)
{
	struct place *place = *state;
	struct tui_settings settings, loaded;
	char message[512];

	settings_init(&settings);
	settings.interval = 3500000000;
	settings.sort.metric = METRIC_PROCESS_PID;
	settings.sort_ascending = settings.is_tree = settings.has_no_mouse = true;
	snprintf(settings.view, sizeof(settings.view), "fragmentation");
	assert_int_equal(settings_save(&place->file, &settings, message, sizeof(message)), 0);
	assert_non_null(strstr(message, place->file.path));
	settings_load(&place->file, &loaded);
	assert_int_equal(loaded.interval, settings.interval);
	assert_int_equal(loaded.sort.metric, METRIC_PROCESS_PID);
	assert_true(loaded.sort_ascending && loaded.is_tree && loaded.has_no_mouse);
	assert_false(loaded.is_exact || loaded.has_no_colours || loaded.is_name_only);
	assert_string_equal(loaded.view, "fragmentation");
}

static void test_a_failure_to_save_says_why(void **state)
{
	struct place *place = *state;
	struct tui_settings settings;
	char message[512];

	settings_init(&settings);
	assert_int_equal(symlink("x", place->file.path), 0);
	assert_int_equal(settings_save(&place->file, &settings, message, sizeof(message)),
			 -EINVAL);
	assert_non_null(strstr(message, "not written: expected a regular file"));
	assert_non_null(strstr(message, place->file.path));
}

#define WITH_PLACE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_absolute_paths_count),
		cmocka_unit_test(test_no_place_is_no_file),
		WITH_PLACE(test_a_missing_file_is_no_failure),
		WITH_PLACE(test_a_file_is_read_whole),
		WITH_PLACE(test_size_is_limited),
		WITH_PLACE(test_a_file_that_others_may_write_is_not_read),
		WITH_PLACE(test_a_file_of_somebody_else_is_not_used),
		WITH_PLACE(test_a_file_of_root_is_read_and_not_replaced),
		WITH_PLACE(test_a_link_is_not_followed),
		WITH_PLACE(test_pipes_and_directories_are_refused_at_once),
		WITH_PLACE(test_a_file_is_made_and_replaced),
		WITH_PLACE(test_directories_are_made),
		WITH_PLACE(test_what_is_read_only_stays),
		WITH_PLACE(test_a_file_in_place_of_a_directory),
		WITH_PLACE(test_saved_settings_are_loaded),
		WITH_PLACE(test_a_failure_to_save_says_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
