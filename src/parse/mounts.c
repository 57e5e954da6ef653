/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/PID/mountinfo (fs/proc_namespace.c): "36 35 98:0 /root /point rw shared:1 - type source
 * options", and /proc/PID/mounts: "source /point type options 0 0". Fields are separated by exactly
 * one blank, so that a source without a name is an empty field.
 */
#include "input.h"

#include <errno.h>
#include <string.h>

#include "escapes.h"

enum {
	MOUNT_FIELDS = 6,	/* of both files, before what is optional */
	MOUNTS_USUAL = 64,
};

struct mount_list {
	struct mount *items;
	size_t        count, capacity;
};

static bool next_field(struct text *rest, struct text *ret_field)
{
	if (text_split(rest, ' ', ret_field))
		return true;
	*ret_field = *rest;
	*rest = (struct text){ rest->data + rest->size, 0 };
	return ret_field->size > 0;
}

static bool read_device(struct text text, struct mount *mount)
{
	struct text major;

	return text_split(&text, ':', &major) && text_to_uint64(major, &mount->major) == 0 &&
	       text_to_uint64(text, &mount->minor) == 0;
}

/* Behind the optional fields, which end with "-". */
static bool read_file_system(struct text rest, struct mount *mount)
{
	struct text field;

	do {
		if (!next_field(&rest, &field))
			return false;
	} while (!text_equal(field, "-"));
	return next_field(&rest, &mount->type) && text_split(&rest, ' ', &mount->source) &&
	       next_field(&rest, &mount->options) && rest.size == 0;
}

/* Slices of the line, escapes and all. */
static bool split_line(struct text line, struct mount *mount)
{
	struct text fields[MOUNT_FIELDS], rest = line;

	*mount = (struct mount){ .root = text_from("/") };
	for (size_t i = 0; i < MOUNT_FIELDS; i++)
		if (!next_field(&rest, &fields[i]))
			return false;
	if (read_device(fields[2], mount)) {
		if (text_to_uint64(fields[0], &mount->identifier) ||
		    text_to_uint64(fields[1], &mount->parent))
			return false;
		mount->root = fields[3];
		mount->point = fields[4];
		return read_file_system(rest, mount);
	}
	mount->source = fields[0];
	mount->point = fields[1];
	mount->type = fields[2];
	mount->options = fields[3];
	return rest.size == 0;
}

static int undo_all(struct arena *arena, struct mount *mount)
{
	struct text *const texts[] = {
		&mount->root, &mount->point, &mount->type, &mount->source, &mount->options,
	};
	int error = 0;

	for (size_t i = 0; i < ARRAY_SIZE(texts) && !error; i++)
		error = escapes_undo(arena, *texts[i], texts[i]);
	return error;
}

static int add_mount(struct arena *arena, struct mount_list *list, const struct mount *mount)
{
	size_t capacity = list->capacity ? list->capacity * 2 : MOUNTS_USUAL;
	struct mount *larger;

	if (list->count == list->capacity) {
		larger = arena_alloc_array(arena, capacity, sizeof(*larger));
		if (!larger)
			return -ENOMEM;
		if (list->count)
			memcpy(larger, list->items, list->count * sizeof(*larger));
		list->items = larger;
		list->capacity = capacity;
	}
	list->items[list->count++] = *mount;
	return 0;
}

int parse_mounts(struct arena *arena, struct text text, struct mount **ret_mounts,
		 size_t *ret_count, struct parse_report *report)
{
	struct mount_list list = { .count = 0 };
	struct parse_input input;
	struct mount mount;
	struct text line;

	input_begin(&input, NULL, NULL, text, report);
	while (input_next_line(&input, &line)) {
		if (input_is_cut(&input, line) || text_has_nul(line) || !split_line(line, &mount) ||
		    mount.point.data[0] != '/') {
			input_malformed(&input);
			continue;
		}
		if (undo_all(arena, &mount) || add_mount(arena, &list, &mount))
			return -ENOMEM;
		report->rows++;
	}
	*ret_mounts = list.items;
	*ret_count = list.count;
	return 0;
}

bool mount_has_option(const struct mount *mount, const char *option)
{
	struct text rest = mount->options, word;

	while (text_split(&rest, ',', &word))
		if (text_equal(word, option))
			return true;
	return text_equal(rest, option);
}
