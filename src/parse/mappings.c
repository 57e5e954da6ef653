/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "7f00-7fff rw-p 00000000 fd:01 1596   /path": the path runs to the end of the line and may hold
 * blanks; of its bytes the kernel escapes only the newline, and that is left as it is.
 */
#include "mappings.h"

#include <ctype.h>

enum { PERMISSIONS_LENGTH = 4 };

/* Takes the hexadecimal digits off that the text begins with; false when there are none. */
static bool skip_digits(struct text *text)
{
	size_t count = 0;

	while (count < text->size && isxdigit((unsigned char)text->data[count]))
		count++;
	text->data += count;
	text->size -= count;
	return count > 0;
}

/* Asked of every line of smaps, of which the first bytes nearly always tell. */
bool is_mapping_heading(struct text line)
{
	struct text rest = line, start;

	if (!skip_digits(&rest) || !text_split(&rest, '-', &start) || start.size)
		return false;
	return skip_digits(&rest) && (rest.size == 0 || rest.data[0] == ' ');
}

/* Leading blanks pad the column; trailing ones belong to the name. */
static struct text skip_padding(struct text text)
{
	while (text.size && text.data[0] == ' ') {
		text.data++;
		text.size--;
	}
	return text;
}

bool mapping_heading_read(struct text line, struct mapping_heading *ret_heading)
{
	struct mapping_heading heading;
	struct text range, address, offset, device, inode;

	if (!text_next_word(&line, &range) || !text_split(&range, '-', &address) ||
	    text_to_hexadecimal(address, &heading.start) ||
	    text_to_hexadecimal(range, &heading.end) ||
	    !text_next_word(&line, &heading.permissions) ||
	    heading.permissions.size != PERMISSIONS_LENGTH ||
	    !text_next_word(&line, &offset) || text_to_hexadecimal(offset, &heading.offset) ||
	    !text_next_word(&line, &heading.device))
		return false;
	device = heading.device;
	if (!text_split(&device, ':', &address) || !text_next_word(&line, &inode) ||
	    text_to_uint64(inode, &heading.inode))
		return false;
	heading.path = skip_padding(line);
	*ret_heading = heading;
	return true;
}
