/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/PID/maps to the shared memory objects in it: a row for each object of the process, however
 * often it is mapped. What is not shared memory is none of ours. And the answer about descriptors:
 * "inode device allocated size path".
 */
#include "mappings.h"
#include "values.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* A process may map 65,530 objects (vm.max_map_count); nobody reads that many rows of one. */
enum { OBJECTS_MAXIMUM = 1024 };

struct object_list {
	struct parse_input input;
	uint64_t           pid;
	struct text        process;
	size_t             first;	/* row of the process's first object */
};

struct object {
	const char *kind;
	struct text device, path;
	uint64_t    inode;
};

/* Stands for what has no row of its own; names of objects begin otherwise. */
static const char others_name[] = "(others)";

static bool is_sysv(struct text path)
{
	return text_starts_with(path, "/SYSV") && path.size >= 13;
}

/* Whether "00:17" is a mounted tmpfs. */
static bool is_tmpfs(const struct sample *sample, struct text device)
{
	const struct table *table = sample_table(sample, ENTITY_TMPFS);
	uint64_t major, minor;
	struct text head;

	if (!table->row_count || !text_split(&device, ':', &head) ||
	    text_to_hexadecimal(head, &major) || text_to_hexadecimal(device, &minor))
		return false;
	for (size_t row = 0; row < table->row_count; row++) {
		const struct cell *type = sample_get(sample, row, METRIC_TMPFS_TYPE);

		if (table->keys[row].first == (major << 32 | (uint32_t)minor))
			return cell_has_value(type) && (!strcmp(type->text, "tmpfs") ||
							!strcmp(type->text, "rootfs"));
	}
	return false;
}

/* The kernel's own mount of tmpfs, which no table shows, is the first device without a disk. */
static bool is_internal(struct text device)
{
	return text_equal(device, "00:01");
}

/* NULL for what is no shared memory. */
static const char *kind_of(const struct sample *sample, struct text path, struct text device,
			   bool is_shared)
{
	if (path.size == 0)
		return NULL;
	if (text_starts_with(path, "/memfd:"))
		return "memfd";
	if (is_sysv(path))
		return "sysv shm";
	if (text_starts_with(path, "/dev/shm/"))
		return "posix shm";
	if ((text_starts_with(path, "/dev/zero") && is_shared) ||
	    text_starts_with(path, "[anon_shmem:"))
		return "shared anonymous";
	if (text_starts_with(path, "/dev/") || !text_starts_with(path, "/"))
		return NULL;
	if (is_tmpfs(sample, device))
		return "tmpfs file";
	return is_internal(device) && !text_starts_with(path, "/dev/zero") ? "driver" : NULL;
}

static int64_t find_object(const struct object_list *list, const struct object *object)
{
	const struct table *table = sample_table(list->input.sample, ENTITY_SHARED_FILE);

	for (size_t row = list->first; row < table->row_count; row++)
		if (table->keys[row].second == object->inode &&
		    text_equal(object->path, table->keys[row].name))
			return (int64_t)row;
	return -1;
}

static void put_text(struct object_list *list, size_t row, enum metric metric, struct text text)
{
	sample_put_text(list->input.sample, row, metric, text);
}

static int64_t add_object(struct object_list *list, const struct object *object)
{
	struct sample *sample = list->input.sample;
	int64_t added = row_add(&list->input, ENTITY_SHARED_FILE, list->pid, object->inode,
				object->path);
	size_t row = (size_t)added;

	if (added < 0)
		return added;
	sample_put_count(sample, row, METRIC_SHARED_FILE_PID, list->pid);
	put_text(list, row, METRIC_SHARED_FILE_PROCESS, list->process);
	put_text(list, row, METRIC_SHARED_FILE_KIND, text_from(object->kind));
	put_text(list, row, METRIC_SHARED_FILE_PATH, object->path);
	if (!text_equal(object->path, others_name)) {
		put_text(list, row, METRIC_SHARED_FILE_DEVICE, object->device);
		sample_put_count(sample, row, METRIC_SHARED_FILE_INODE, object->inode);
	}
	sample_put_count(sample, row, METRIC_SHARED_FILE_MAPPED, 0);
	sample_put_count(sample, row, METRIC_SHARED_FILE_MAPPINGS, 0);
	list->input.report->rows++;
	return added;
}

/* The object's row; beyond the rows of one process that of all others. */
static int64_t see_object(struct object_list *list, const struct object *object)
{
	const struct object others = { .kind = "others", .path = text_from(others_name) };
	const struct table *table = sample_table(list->input.sample, ENTITY_SHARED_FILE);
	int64_t row = find_object(list, object);

	if (row >= 0)
		return row;
	if (table->row_count - list->first < OBJECTS_MAXIMUM)
		return add_object(list, object);
	row = find_object(list, &others);
	return row >= 0 ? row : add_object(list, &others);
}

static void add_to(struct sample *sample, size_t row, enum metric metric, uint64_t value)
{
	struct cell *cell = sample_cell(sample, row, metric);

	if (cell && cell_has_value(cell) &&
	    __builtin_add_overflow(cell->count, value, &cell->count))
		cell->presence = PRESENCE_UNREADABLE;
}

static bool put_line(struct object_list *list, struct text line)
{
	struct mapping_heading heading;
	struct object object;
	int64_t row;

	if (input_has_nul(&list->input, line) || input_is_cut(&list->input, line) ||
	    !mapping_heading_read(line, &heading) || heading.end < heading.start)
		return false;
	object = (struct object){
		.kind = kind_of(list->input.sample, heading.path, heading.device,
				heading.permissions.data[3] == 's'),
		.device = heading.device, .path = heading.path, .inode = heading.inode,
	};
	if (!object.kind)
		return true;
	row = see_object(list, &object);
	if (row < 0)
		return true;
	add_to(list->input.sample, (size_t)row, METRIC_SHARED_FILE_MAPPED,
	       heading.end - heading.start);
	add_to(list->input.sample, (size_t)row, METRIC_SHARED_FILE_MAPPINGS, 1);
	return true;
}

static struct object_list begin_list(struct sample *sample, size_t row,
				     const struct parse_scale *scale, struct text text,
				     struct parse_report *report)
{
	const struct table *table = sample_table(sample, ENTITY_SHARED_FILE);
	const struct cell *name = sample_get(sample, row, METRIC_PROCESS_NAME);
	struct object_list list = {
		.pid = sample_table(sample, ENTITY_PROCESS)->keys[row].first,
		.process = text_from(cell_has_value(name) ? name->text : NULL),
		.first = table->row_count,
	};

	/* The rows of a process follow each other. */
	while (list.first && table->keys[list.first - 1].first == list.pid)
		list.first--;
	input_begin(&list.input, sample, scale, text, report);
	return list;
}

PARSE_ROW_FUNCTION(parse_process_maps)
{
	struct object_list list = begin_list(sample, row, scale, text, report);
	struct text line;

	while (input_next_line(&list.input, &line))
		if (!put_line(&list, line))
			input_malformed(&list.input);
}

/* Several descriptors may hold an object; the first of them tells of it. */
static void put_once(struct object_list *list, size_t row, enum metric metric, struct text number)
{
	if (sample_get(list->input.sample, row, metric)->presence == PRESENCE_ABSENT)
		value_put(&list->input, row, metric, number);
}

static bool put_held(struct object_list *list, struct text line)
{
	struct text inode, allocated, size;
	struct object object;
	int64_t row;

	if (input_has_nul(&list->input, line) || input_is_cut(&list->input, line) ||
	    !text_split(&line, ' ', &inode) || text_to_uint64(inode, &object.inode) ||
	    !text_split(&line, ' ', &object.device) ||
	    !text_split(&line, ' ', &allocated) || !text_split(&line, ' ', &size))
		return false;
	object.path = line;
	object.kind = kind_of(list->input.sample, object.path, object.device, true);
	if (!object.kind)
		return true;
	row = see_object(list, &object);
	if (row < 0 || !strcmp(sample_table(list->input.sample, ENTITY_SHARED_FILE)->keys[row].name,
			       others_name))
		return true;
	put_once(list, (size_t)row, METRIC_SHARED_FILE_ALLOCATED, allocated);
	put_once(list, (size_t)row, METRIC_SHARED_FILE_OBJECT_SIZE, size);
	return true;
}

PARSE_ROW_FUNCTION(parse_shared_objects)
{
	struct object_list list = begin_list(sample, row, scale, text, report);
	struct text line;

	while (input_next_line(&list.input, &line))
		if (!put_held(&list, line))
			input_malformed(&list.input);
}
