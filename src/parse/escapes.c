/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Octal escapes back to bytes. Knows no file. */
#include "escapes.h"

#include <errno.h>
#include <string.h>

static bool is_escape(struct text text)
{
	return text.size >= 4 && text.data[0] == '\\' && text.data[1] >= '0' &&
	       text.data[1] <= '3' && text.data[2] >= '0' && text.data[2] <= '7' &&
	       text.data[3] >= '0' && text.data[3] <= '7' && memcmp(text.data + 1, "000", 3) != 0;
}

int escapes_undo(struct arena *arena, struct text text, struct text *ret_plain)
{
	char *plain = arena_alloc(arena, text.size + 1);
	size_t size = 0;

	if (!plain)
		return -ENOMEM;
	while (text.size) {
		size_t step = is_escape(text) ? 4 : 1;

		plain[size++] = step == 1 ? text.data[0] :
				(char)((text.data[1] - '0') << 6 | (text.data[2] - '0') << 3 |
				       (text.data[3] - '0'));
		text = (struct text){ text.data + step, text.size - step };
	}
	*ret_plain = (struct text){ plain, size };
	return 0;
}
