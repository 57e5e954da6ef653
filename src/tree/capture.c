/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A captured machine: FACTS and one directory for each step. Refusals and absences are replayed
 * from FACTS, because whoever reads the capture may be allowed more than who took it.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts_file.h"
#include "tree_private.h"

#define PATH_LIMIT 4096
#define NAME_LIMIT 256

struct capture {
	struct tree       tree;
	struct directory  directory;
	struct facts_file file;
	atomic_uint       step;
};

static void capture_free(struct capture *capture)
{
	facts_file_done(&capture->file);
	tree_done(&capture->tree);
	free(capture);
}

static void capture_close(struct tree *tree)
{
	struct capture *capture = (struct capture *)tree;

	directory_close(&capture->directory);
	capture_free(capture);
}

/* The recorded failure as a negative errno, or the path within the capture. */
static int capture_locate(struct capture *capture, const char *path, char *ret_place)
{
	unsigned step = capture->step;
	const struct path_fact *failure = path_facts_find(&capture->file.failures, step, path);

	if (failure)
		return -(int)failure->value;
	if (snprintf(ret_place, PATH_LIMIT, "%u/%s", step, path) >= PATH_LIMIT)
		return -ENAMETOOLONG;
	return 0;
}

static int capture_read(struct tree *tree, struct arena *arena, const char *path,
			struct text *ret_text)
{
	struct capture *capture = (struct capture *)tree;
	char place[PATH_LIMIT];
	int result = capture_locate(capture, path, place);

	return result ? result : directory_read(&capture->directory, arena, place, ret_text);
}

static int capture_stream_open(struct tree *tree, const char *path,
			       struct tree_stream **ret_stream)
{
	struct capture *capture = (struct capture *)tree;
	char place[PATH_LIMIT];
	int result = capture_locate(capture, path, place);

	return result ? result : directory_stream(&capture->directory, place, ret_stream);
}

/* "proc/12/smaps" below "proc": "12". What refused everything left no directory behind. */
static bool name_of_failure(const char *failed, const char *path, char name[NAME_LIMIT])
{
	size_t length = strlen(path), size;

	if (strncmp(failed, path, length) || failed[length] != '/')
		return false;
	failed += length + 1;
	size = strcspn(failed, "/");
	if (!failed[size] || size >= NAME_LIMIT)
		return false;
	memcpy(name, failed, size);
	name[size] = '\0';
	return true;
}

static bool number_of_failure(const char *failed, const char *path, const char *prefix,
			      uint64_t *ret_number)
{
	char name[NAME_LIMIT];

	return name_of_failure(failed, path, name) && number_from_name(name, prefix, ret_number);
}

static int add_failures(struct capture *capture, struct arena *arena, const char *path,
			const char *prefix, uint64_t **numbers, size_t *count)
{
	const struct path_facts *failures = &capture->file.failures;
	uint64_t *all = arena_alloc_array(arena, *count + failures->count + 1, sizeof(*all));
	size_t total = *count;

	if (!all)
		return -ENOMEM;
	if (total)
		memcpy(all, *numbers, total * sizeof(*all));
	for (size_t i = 0; i < failures->count; i++)
		if (failures->items[i].step == capture->step &&
		    number_of_failure(failures->items[i].path, path, prefix, &all[total]))
			total++;
	*numbers = all;
	*count = numbers_sort(all, total);
	return 0;
}

static int capture_list_numbers(struct tree *tree, struct arena *arena, const char *path,
				const char *prefix, uint64_t **ret_numbers, size_t *ret_count)
{
	struct capture *capture = (struct capture *)tree;
	uint64_t *numbers = NULL;
	size_t count = 0;
	char place[PATH_LIMIT];
	int listed = capture_locate(capture, path, place), result;

	if (listed)
		return listed;
	listed = directory_list_numbers(&capture->directory, arena, place, prefix, &numbers,
					&count);
	if (listed && listed != -ENOENT)
		return listed;
	result = add_failures(capture, arena, path, prefix, &numbers, &count);
	if (result || (listed && !count))
		return result ? result : listed;
	*ret_numbers = numbers;
	*ret_count = count;
	return 0;
}

static int add_failed_names(struct capture *capture, struct arena *arena, const char *path,
			    struct names *names)
{
	const struct path_facts *failures = &capture->file.failures;
	char name[NAME_LIMIT];
	int result = 0;

	for (size_t i = 0; i < failures->count && !result; i++)
		if (failures->items[i].step == capture->step &&
		    name_of_failure(failures->items[i].path, path, name))
			result = names_add(names, arena, name);
	return result;
}

/* Links are kept apart, so a listing of everything is made of two directories. */
static int capture_list_names(struct tree *tree, struct arena *arena, const char *path,
			      bool only_directories, struct names *names)
{
	struct capture *capture = (struct capture *)tree;
	char place[PATH_LIMIT];
	int listed = capture_locate(capture, path, place), result;

	if (listed)
		return listed;
	listed = directory_list_names(&capture->directory, arena, place, only_directories, names);
	if (listed && listed != -ENOENT)
		return listed;
	result = add_failed_names(capture, arena, path, names);
	if (!result && !only_directories &&
	    snprintf(place, sizeof(place), "%u/" LINK_ANSWERS "/%s", (unsigned)capture->step,
		     path) < PATH_LIMIT)
		result = directory_list_names(&capture->directory, arena, place, false, names);
	if (result && result != -ENOENT)
		return result;
	names_sort(names);
	return listed && !names->count ? listed : 0;
}

/* A copy that kept the links is read like a capture that wrote their targets down. */
static int capture_read_link(struct tree *tree, struct arena *arena, const char *path,
			     struct text *ret_target)
{
	struct capture *capture = (struct capture *)tree;
	char place[PATH_LIMIT];
	int result;

	if (snprintf(place, sizeof(place), LINK_ANSWERS "/%s", path) >= PATH_LIMIT)
		return -ENAMETOOLONG;
	result = capture_read(tree, arena, place, ret_target);
	if (result != -ENOENT)
		return result;
	result = capture_locate(capture, path, place);
	return result ? result : directory_read_link(&capture->directory, arena, place, ret_target);
}

static struct moment capture_now(struct tree *tree)
{
	struct capture *capture = (struct capture *)tree;

	return capture->file.steps[capture->step];
}

static uint64_t capture_read_time(struct tree *tree, const char *path)
{
	struct capture *capture = (struct capture *)tree;
	const struct path_fact *read = path_facts_find(&capture->file.reads, capture->step, path);

	return read ? read->value : capture_now(tree).monotonic;
}

static int capture_set_step(struct tree *tree, unsigned step)
{
	if (step >= tree->step_count)
		return -EINVAL;
	((struct capture *)tree)->step = step;
	return 0;
}

static const char *capture_user(struct tree *tree, uint64_t uid)
{
	return user_facts_find(&((struct capture *)tree)->file, uid);
}

static const struct tree_operations capture_operations = {
	.close = capture_close,
	.read = capture_read,
	.stream_open = capture_stream_open,
	.list_numbers = capture_list_numbers,
	.list_names = capture_list_names,
	.read_link = capture_read_link,
	.note_answer = tree_ignore_answer,
	.now = capture_now,
	.read_time = capture_read_time,
	.set_step = capture_set_step,
	.user = capture_user,
	.note_user = tree_ignore_user,
	.status = tree_status_fine,
};

static int check_steps(struct capture *capture, const char *label, struct error *error)
{
	char name[32], place[PATH_LIMIT];

	for (size_t i = 0; i < capture->file.step_count; i++) {
		snprintf(name, sizeof(name), "%zu", i);
		if (directory_has(&capture->directory, name))
			continue;
		snprintf(place, sizeof(place), "%s/%zu", label, i);
		return error_set(error, -ENOENT, place, 0,
				 "expected the directory of a step that FACTS names");
	}
	return 0;
}

static int capture_load(struct capture *capture, const char *label, struct error *error)
{
	struct tree *tree = &capture->tree;
	char place[PATH_LIMIT];
	struct text text;
	int result;

	snprintf(place, sizeof(place), "%s/FACTS", label);
	result = directory_read(&capture->directory, &capture->file.memory, "FACTS", &text);
	if (result)
		return error_set(error, result, place, 0, "cannot read the facts of the capture");
	result = facts_file_parse(&capture->file, text, place, error);
	if (!result)
		result = check_steps(capture, label, error);
	if (result)
		return result;
	tree->facts = capture->file.facts;
	tree->step_count = (unsigned)capture->file.step_count;
	result = facts_infer(tree);
	return result ? error_set(error, result, label, 0, "cannot open the capture") : 0;
}

int capture_open(const struct directory *directory, const char *label, struct tree **ret_tree,
		 struct error *error)
{
	struct capture *capture = calloc(1, sizeof(*capture));
	int result;

	if (!capture)
		return error_set(error, -ENOMEM, label, 0, "cannot open the capture");
	capture->directory = *directory;
	facts_file_init(&capture->file);
	if (tree_init(&capture->tree, &capture_operations, label))
		result = error_set(error, -ENOMEM, label, 0, "cannot open the capture");
	else
		result = capture_load(capture, label, error);
	if (result) {
		capture_free(capture);
		return result;
	}
	*ret_tree = &capture->tree;
	return 0;
}
