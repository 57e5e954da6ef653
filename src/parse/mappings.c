/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "7f00-7fff rw-p 00000000 fd:01 1596   /path": the path runs to the end of the line and may hold
 * blanks; of its bytes the kernel escapes only the newline, and that is left as it is.
 */
#include "mappings.h"

#include <errno.h>

enum { PERMISSIONS_LENGTH = 4 };

/* Leading blanks pad the column; trailing ones belong to the name. */
static struct text skip_padding(struct text text)
{
	while (text.size && text.data[0] == ' ') {
		text.data++;
		text.size--;
	}
	return text;
}

/* Takes "7f00-7fff" off the line: 0, -EINVAL when it begins otherwise, -ERANGE when these are no
 * addresses. */
static int take_range(struct text *line, struct mapping_heading *heading)
{
	int start = text_take_hexadecimal(line, &heading->start), end;

	if (start == -EINVAL || line->size == 0 || line->data[0] != '-')
		return -EINVAL;
	*line = (struct text){ line->data + 1, line->size - 1 };
	end = text_take_hexadecimal(line, &heading->end);
	return end == -EINVAL || start == 0 ? end : start;
}

static bool next_inode(struct text *line, uint64_t *ret_inode)
{
	struct text word;

	return text_next_count(line, ret_inode) ||
	       (text_next_word(line, &word) && text_to_uint64(word, ret_inode) == 0);
}

/* What stands behind the range. */
static bool read_rest(struct text line, struct mapping_heading *heading)
{
	struct text *permissions = &heading->permissions, *device = &heading->device;

	if (!text_next_word(&line, permissions) || permissions->size != PERMISSIONS_LENGTH ||
	    !text_next_hexadecimal(&line, &heading->offset) ||
	    !text_next_word(&line, device) || !memchr(device->data, ':', device->size) ||
	    !next_inode(&line, &heading->inode))
		return false;
	heading->path = skip_padding(line);
	return true;
}

bool mapping_heading_read(struct text line, struct mapping_heading *ret_heading)
{
	struct mapping_heading heading;
	struct text range;

	if (!text_next_word(&line, &range) || take_range(&range, &heading) || range.size ||
	    !read_rest(line, &heading))
		return false;
	*ret_heading = heading;
	return true;
}

enum mapping_line mapping_line_read(struct text line, struct mapping_heading *ret_heading)
{
	struct mapping_heading heading;
	int error = take_range(&line, &heading);

	if (error == -EINVAL || (line.size && line.data[0] != ' '))
		return MAPPING_LINE_OTHER;
	if (error || !read_rest(line, &heading))
		return MAPPING_LINE_DAMAGED;
	*ret_heading = heading;
	return MAPPING_LINE_HEADING;
}
