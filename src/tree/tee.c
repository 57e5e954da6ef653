/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A tree that writes down what is read through it. There is no list of files to capture: whatever
 * the collectors ask for is copied, and how it failed when it did. Says that it is not the host,
 * so that every number goes through files.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tee_stream.h"

#define PATH_LIMIT 4096

struct tee {
	struct tree           tree;
	struct tree          *inner;
	pthread_mutex_t       lock;	/* for everything below */
	struct capture_writer writer;
	struct facts_file     file;
	unsigned              step;
	bool                  has_moment;	/* the current step's time is fixed */
	bool                  is_changed;	/* since FACTS was written */
	struct error          failure;		/* the first one */
};

static void tee_fail(struct tee *tee, int code, const char *path)
{
	if (!tee->failure.code && code)
		error_set(&tee->failure, code, path, 0, "cannot write the capture");
}

/* A step is dated by the first thing that happens in it. */
static struct moment *tee_moment(struct tee *tee)
{
	struct moment *moment = &tee->file.steps[tee->step];

	if (!tee->has_moment) {
		*moment = tree_now(tee->inner);
		tee->has_moment = true;
		tee->is_changed = true;
	}
	return moment;
}

/* "proc/12/stat", of which there are too many to date each. */
static bool is_of_process(const char *path)
{
	return !strncmp(path, "proc/", 5) && path[5] >= '0' && path[5] <= '9';
}

static uint64_t tee_date(struct tee *tee, const char *path)
{
	struct path_facts *reads = &tee->file.reads;
	uint64_t time;

	if (is_of_process(path))
		return tree_read_time(tee->inner, path);
	for (size_t i = reads->count; i-- > 0 && reads->items[i].step == tee->step;)
		if (!strcmp(reads->items[i].path, path))
			return reads->items[i].value;
	time = tree_read_time(tee->inner, path);
	tee_fail(tee, path_facts_add(&tee->file, reads, tee->step, time, text_from(path)), path);
	return time;
}

static void tee_note(struct tee *tee, const char *path, int result, struct text text)
{
	tee->is_changed = true;
	if (!result)
		tee_fail(tee, capture_writer_write(&tee->writer, path, text), path);
	else if (result != -ENOMEM)
		tee_fail(tee,
			 path_facts_add(&tee->file, &tee->file.failures, tee->step,
					(uint64_t)-result, text_from(path)),
			 path);
}

static int tee_read(struct tree *tree, struct arena *arena, const char *path,
		    struct text *ret_text)
{
	struct tee *tee = (struct tee *)tree;
	struct text text = { 0 };
	int result;

	pthread_mutex_lock(&tee->lock);
	tee_moment(tee);
	tee_date(tee, path);
	pthread_mutex_unlock(&tee->lock);
	/* Not under the lock: a read may wait for another process's mmap_lock. */
	result = tree_read(tee->inner, arena, path, &text);
	pthread_mutex_lock(&tee->lock);
	tee_note(tee, path, result, text);
	pthread_mutex_unlock(&tee->lock);
	if (!result)
		*ret_text = text;
	return result;
}

static void tee_end_stream(void *context, const char *path, int read_error, int write_error)
{
	struct tee *tee = context;

	pthread_mutex_lock(&tee->lock);
	tee->is_changed = true;
	if (read_error)
		tee_note(tee, path, read_error, (struct text){ 0 });
	tee_fail(tee, write_error, path);
	pthread_mutex_unlock(&tee->lock);
}

static int tee_stream_open(struct tree *tree, const char *path, struct tree_stream **ret_stream)
{
	struct tee *tee = (struct tee *)tree;
	const struct tee_end end = { .note = tee_end_stream, .context = tee };
	struct tree_stream *inner = NULL;
	struct capture_file copy;
	int result, made = 0;

	pthread_mutex_lock(&tee->lock);
	tee_moment(tee);
	tee_date(tee, path);
	pthread_mutex_unlock(&tee->lock);
	result = tree_stream_open(tee->inner, path, &inner);
	pthread_mutex_lock(&tee->lock);
	if (result)
		tee_note(tee, path, result, (struct text){ 0 });
	else
		made = capture_file_open(&tee->writer, path, &copy);
	tee_fail(tee, made, path);
	pthread_mutex_unlock(&tee->lock);
	if (result)
		return result;
	return tee_stream_new(inner, path, &copy, &end, ret_stream);
}

static int tee_list_numbers(struct tree *tree, struct arena *arena, const char *path,
			    const char *prefix, uint64_t **ret_numbers, size_t *ret_count)
{
	struct tee *tee = (struct tee *)tree;
	int result = tree_list_numbers(tee->inner, arena, path, prefix, ret_numbers, ret_count);

	pthread_mutex_lock(&tee->lock);
	tee_moment(tee);
	if (result)
		tee_note(tee, path, result, (struct text){ 0 });
	else
		tee_fail(tee, capture_writer_make_directory(&tee->writer, path), path);
	pthread_mutex_unlock(&tee->lock);
	return result;
}

/* The directories are the record: of one in which nothing is read, nothing else would tell. */
static void tee_keep_names(struct tee *tee, const char *path, const struct names *names)
{
	char place[PATH_LIMIT];

	tee_fail(tee, capture_writer_make_directory(&tee->writer, path), path);
	for (size_t i = 0; i < names->count; i++) {
		if (snprintf(place, sizeof(place), "%s/%s", path, names->items[i]) >= PATH_LIMIT)
			tee_fail(tee, -ENAMETOOLONG, path);
		else
			tee_fail(tee, capture_writer_make_directory(&tee->writer, place), place);
	}
}

static int tee_list_names(struct tree *tree, struct arena *arena, const char *path,
			  bool only_directories, struct names *names)
{
	struct tee *tee = (struct tee *)tree;
	struct tree *inner = tee->inner;
	int result = inner->operations->list_names(inner, arena, path, only_directories, names);

	pthread_mutex_lock(&tee->lock);
	tee_moment(tee);
	if (result)
		tee_note(tee, path, result, (struct text){ 0 });
	else if (only_directories)
		tee_keep_names(tee, path, names);
	else
		tee_fail(tee, capture_writer_make_directory(&tee->writer, path), path);
	pthread_mutex_unlock(&tee->lock);
	return result;
}

static void tee_note_answer(struct tree *tree, const char *path, int error, struct text text)
{
	struct tee *tee = (struct tee *)tree;

	pthread_mutex_lock(&tee->lock);
	tee_moment(tee);
	tee_note(tee, path, error, text);
	pthread_mutex_unlock(&tee->lock);
}

static int tee_read_link(struct tree *tree, struct arena *arena, const char *path,
			 struct text *ret_target)
{
	struct text target = { 0 };
	char place[PATH_LIMIT];
	int result = tree_read_link(((struct tee *)tree)->inner, arena, path, &target);

	if (snprintf(place, sizeof(place), LINK_ANSWERS "/%s", path) < PATH_LIMIT && !result)
		tee_note_answer(tree, place, 0, target);
	if (!result)
		*ret_target = target;
	return result;
}

static struct moment tee_now(struct tree *tree)
{
	struct tee *tee = (struct tee *)tree;
	struct moment moment;

	pthread_mutex_lock(&tee->lock);
	moment = *tee_moment(tee);
	pthread_mutex_unlock(&tee->lock);
	return moment;
}

static uint64_t tee_read_time(struct tree *tree, const char *path)
{
	struct tee *tee = (struct tee *)tree;
	uint64_t time;

	pthread_mutex_lock(&tee->lock);
	tee_moment(tee);
	time = tee_date(tee, path);
	pthread_mutex_unlock(&tee->lock);
	return time;
}

static int tee_begin_step(struct tee *tee, unsigned step)
{
	int result = facts_file_add_step(&tee->file, (struct moment){ 0 });

	if (result)
		return result;
	tee->step = step;
	tee->has_moment = false;
	tee->is_changed = true;
	return capture_writer_begin_step(&tee->writer, step);
}

static int tee_set_step(struct tree *tree, unsigned step)
{
	struct tee *tee = (struct tee *)tree;
	int result = 0;

	pthread_mutex_lock(&tee->lock);
	/* Steps come one after the other; the first was begun by opening. */
	if (step != tee->step && step != tee->step + 1)
		result = -EINVAL;
	if (!result && !tee->inner->is_live)
		result = tree_set_step(tee->inner, step);
	if (!result && step != tee->step) {
		tee_moment(tee);
		result = tee_begin_step(tee, step);
		tee_fail(tee, result, tee->writer.path);
	}
	pthread_mutex_unlock(&tee->lock);
	return result;
}

static const char *tee_user(struct tree *tree, uint64_t uid)
{
	struct tee *tee = (struct tee *)tree;
	const char *name = tree_user(tee->inner, uid);

	if (name)
		tree_note_user(tree, uid, name);
	return name;
}

static void tee_note_user(struct tree *tree, uint64_t uid, const char *name)
{
	struct tee *tee = (struct tee *)tree;

	if (!name)
		return;
	pthread_mutex_lock(&tee->lock);
	tee_fail(tee, facts_file_add_user(&tee->file, uid, text_from(name)), "FACTS");
	tee->is_changed = true;
	pthread_mutex_unlock(&tee->lock);
}

/* Writes FACTS unless something failed before: without it a torn capture does not open. */
static void tee_complete(struct tee *tee)
{
	tee_moment(tee);
	if (tee->failure.code || !tee->is_changed)
		return;
	tee_fail(tee, capture_writer_finish(&tee->writer, &tee->file), "FACTS");
	tee->is_changed = false;
}

static int tee_status(struct tree *tree, struct error *error)
{
	struct tee *tee = (struct tee *)tree;
	int code;

	pthread_mutex_lock(&tee->lock);
	tee_complete(tee);
	code = tee->failure.code;
	if (code && error)
		*error = tee->failure;
	pthread_mutex_unlock(&tee->lock);
	return code;
}

/* The capture must be whole when its user is done, even if a stuck read keeps the tree alive. */
static void tee_finish(struct tree *tree)
{
	struct tee *tee = (struct tee *)tree;

	pthread_mutex_lock(&tee->lock);
	tee_complete(tee);
	pthread_mutex_unlock(&tee->lock);
}

static void tee_close(struct tree *tree)
{
	struct tee *tee = (struct tee *)tree;

	tee_complete(tee);
	capture_writer_close(&tee->writer);
	tree_close(tee->inner);
	facts_file_done(&tee->file);
	pthread_mutex_destroy(&tee->lock);
	tree_done(tree);
	free(tee);
}

static const struct tree_operations tee_operations = {
	.finish = tee_finish,
	.close = tee_close,
	.read = tee_read,
	.stream_open = tee_stream_open,
	.list_numbers = tee_list_numbers,
	.list_names = tee_list_names,
	.read_link = tee_read_link,
	.note_answer = tee_note_answer,
	.now = tee_now,
	.read_time = tee_read_time,
	.set_step = tee_set_step,
	.user = tee_user,
	.note_user = tee_note_user,
	.status = tee_status,
};

static int tee_start(struct tee *tee, const char *path, struct error *error)
{
	int result = tree_init(&tee->tree, &tee_operations, tree_label(tee->inner));

	if (result)
		return error_set(error, result, path, 0, "cannot begin the capture");
	tee->tree.step_count = tree_step_count(tee->inner);
	result = capture_writer_open(&tee->writer, path, error);
	if (result)
		return result;
	result = tee_begin_step(tee, 0);
	if (result)
		capture_writer_close(&tee->writer);
	return result ? error_set(error, result, path, 0, "cannot begin the capture") : 0;
}

int tree_open_tee(struct tree *take_inner, const char *path, struct tree **ret_tree,
		  struct error *error)
{
	struct tee *tee = calloc(1, sizeof(*tee));
	int result = tee ? 0 : error_set(error, -ENOMEM, path, 0, "cannot begin the capture");

	if (tee) {
		facts_file_init(&tee->file);
		tee->inner = take_inner;
		tee->tree.is_live = tree_is_live(take_inner);
		tee->tree.takes_calls = tree_takes_calls(take_inner);
		tee->tree.facts = tee->file.facts = *tree_facts(take_inner);
		pthread_mutex_init(&tee->lock, NULL);
		result = tee_start(tee, path, error);
	}
	if (result) {
		if (tee) {
			facts_file_done(&tee->file);
			tree_done(&tee->tree);
			pthread_mutex_destroy(&tee->lock);
			free(tee);
		}
		tree_close(take_inner);
		return result;
	}
	*ret_tree = &tee->tree;
	return 0;
}
