/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * File systems in memory: which there are by the mount table, how full they are by a call on this
 * machine or by the answer that a capture kept. Never asks where the path may lead to a server.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "collection.h"
#include "mount_sight.h"

/* A machine with containers mounts the same few many times; one with more than this is told in
 * part. */
enum { TMPFS_MAXIMUM = 4096, STATE_SIZE = 64, ANSWER_PATH_SIZE = 80 };

struct mount_table {
	struct mount *mounts;
	size_t        count;
};

static bool is_in_memory(const struct mount *mount)
{
	static const char *const types[] = { "tmpfs", "devtmpfs", "ramfs", "rootfs", "hugetlbfs" };

	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (text_equal(mount->type, types[i]))
			return true;
	return false;
}

static bool is_same_device(const struct mount *a, const struct mount *b)
{
	return a->major == b->major && a->minor == b->minor;
}

/* Of all mounts of a device the one to ask through: one that can be seen, whole if possible. */
static size_t choose_mount(const struct mount_table *table, size_t first, enum sight *ret_sight,
			   struct text *ret_obstacle, uint64_t *ret_mounts)
{
	size_t chosen = first;
	int best = -1;

	*ret_mounts = 0;
	for (size_t i = first; i < table->count; i++) {
		struct text obstacle = { "", 0 };
		enum sight sight;
		int merit;

		if (!is_same_device(&table->mounts[i], &table->mounts[first]))
			continue;
		++*ret_mounts;
		if (best == 5)
			continue;
		sight = mount_sight(table->mounts, table->count, i, &obstacle);
		merit = (sight == SIGHT_CLEAR ? 4 : sight == SIGHT_REMOTE ? 2 : 0) +
			text_equal(table->mounts[i].root, "/");
		if (merit > best) {
			best = merit;
			chosen = i;
			*ret_sight = sight;
			*ret_obstacle = obstacle;
		}
	}
	return chosen;
}

static int read_answer(struct collection *collection, const struct mount *mount,
		       struct text *ret_text)
{
	struct collector *collector = collection->collector;
	char path[ANSWER_PATH_SIZE], answer[HOST_FILESYSTEM_SIZE];
	uint64_t begin = clock_monotonic();
	size_t size = 0;
	int error;

	snprintf(path, sizeof(path), "answers/statvfs/%" PRIu64 ":%" PRIu64, mount->major,
		 mount->minor);
	if (!tree_takes_calls(collector->tree))
		return collection_read(collection, SOURCE_STATVFS, path, ret_text);
	reading_begin_call(collection, mount->point.data);
	error = host_filesystem_ask(mount->point.data, mount->major, mount->minor, answer, &size);
	reading_end(collection);
	if (!error) {
		ret_text->data = arena_copy(&collector->scratch, answer, size);
		ret_text->size = size;
		if (!ret_text->data)
			return -ENOMEM;
	}
	tree_note_answer(collector->tree, path, error, *ret_text);
	outcome_note_read(&collection->sample->outcomes[SOURCE_STATVFS], error, begin,
			  clock_monotonic() - begin);
	return error;
}

static int collect_use(struct collection *collection, const struct mount *mount, size_t row,
		       char state[STATE_SIZE])
{
	struct parse_report report = { .rows = 0 };
	struct text text = { "", 0 };
	int error = read_answer(collection, mount, &text);

	if (error == -ENOMEM)
		return error;
	if (error) {
		snprintf(state, STATE_SIZE, "%s", error == -EXDEV ? "hidden by another mount" :
			 error == -ENOENT ? "not recorded" : strerrordesc_np(-error));
		sample_put_source_presence(collection->sample, ENTITY_TMPFS, row, SOURCE_STATVFS,
					   error == -EXDEV ? PRESENCE_ABSENT :
							     presence_of_error(error));
		return 0;
	}
	snprintf(state, STATE_SIZE, "asked");
	parse_statvfs(collection->sample, row, &collection->collector->scale, text, &report);
	outcome_note_report(&collection->sample->outcomes[SOURCE_STATVFS], &report);
	return 0;
}

static void describe_mount(struct collection *collection, const struct mount *mount, size_t row,
			   uint64_t mounts)
{
	struct sample *sample = collection->sample;
	char device[48];

	snprintf(device, sizeof(device), "%" PRIu64 ":%" PRIu64, mount->major, mount->minor);
	sample_put_text(sample, row, METRIC_TMPFS_MOUNT, mount->point);
	sample_put_text(sample, row, METRIC_TMPFS_TYPE, mount->type);
	sample_put_text(sample, row, METRIC_TMPFS_SOURCE, mount->source);
	sample_put_text(sample, row, METRIC_TMPFS_DEVICE, text_from(device));
	sample_put_count(sample, row, METRIC_TMPFS_MOUNTS, mounts);
}

static int add_file_system(struct collection *collection, const struct mount_table *table,
			   size_t first)
{
	struct sample *sample = collection->sample;
	struct text obstacle = { "", 0 };
	enum sight sight = SIGHT_HIDDEN;
	char state[STATE_SIZE] = "not asked";
	uint64_t mounts;
	const struct mount *mount = &table->mounts[choose_mount(table, first, &sight, &obstacle,
								&mounts)];
	int64_t row = sample_add_row(sample, ENTITY_TMPFS, (struct key){
		.first = mount->major << 32 | (uint32_t)mount->minor, .name = mount->point.data });
	int error = 0;

	if (row < 0)
		return -ENOMEM;
	describe_mount(collection, mount, (size_t)row, mounts);
	if (sight == SIGHT_HIDDEN)
		snprintf(state, sizeof(state), "hidden by another mount");
	else if (sight == SIGHT_REMOTE)
		snprintf(state, sizeof(state), "behind %.*s, which may hang",
			 (int)(obstacle.size < 32 ? obstacle.size : 32), obstacle.data);
	else if (collection->is_wanted[SOURCE_STATVFS])
		error = collect_use(collection, mount, (size_t)row, state);
	sample_put_text(sample, (size_t)row, METRIC_TMPFS_STATE, text_from(state));
	return error;
}

static bool is_first_of_device(const struct mount_table *table, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (is_same_device(&table->mounts[i], &table->mounts[index]))
			return false;
	return true;
}

int tmpfs_collect(struct collection *collection)
{
	struct collector *collector = collection->collector;
	struct outcome *outcome = &collection->sample->outcomes[SOURCE_MOUNTINFO];
	struct parse_report report = { .rows = 0 };
	struct mount_table table = { .count = 0 };
	struct text text;
	size_t rows = 0;
	int error;

	if (!sample_table(collection->sample, ENTITY_TMPFS)->is_present)
		return 0;
	error = collection_read(collection, SOURCE_MOUNTINFO,
				source_info(SOURCE_MOUNTINFO)->path, &text);
	if (error)
		return error == -ENOMEM ? error : 0;
	if (parse_mounts(&collector->scratch, text, &table.mounts, &table.count, &report))
		return -ENOMEM;
	outcome_note_report(outcome, &report);
	for (size_t i = 0; i < table.count && rows < TMPFS_MAXIMUM && !error; i++)
		if (is_in_memory(&table.mounts[i]) && is_first_of_device(&table, i)) {
			error = add_file_system(collection, &table, i);
			rows++;
		}
	return error;
}
