/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Slices of bytes: lines, words, comparison. Knows nothing of their meaning. */
#include "mempane/text.h"

#include <string.h>

static bool is_blank(char c)
{
	return (unsigned char)c <= ' ' && (c == ' ' || (c >= '\t' && c <= '\r'));
}

struct text text_from(const char *string)
{
	return (struct text){ string, string ? strlen(string) : 0 };
}

static struct text text_skip(struct text text, size_t count)
{
	return (struct text){ text.data + count, text.size - count };
}

bool text_next_line(struct text *rest, struct text *ret_line)
{
	const char *newline;
	size_t size;

	if (rest->size == 0)
		return false;
	newline = memchr(rest->data, '\n', rest->size);
	size = newline ? (size_t)(newline - rest->data) : rest->size;
	*ret_line = (struct text){ rest->data, size };
	*rest = text_skip(*rest, newline ? size + 1 : size);
	if (newline && ret_line->size && ret_line->data[ret_line->size - 1] == '\r')
		ret_line->size--;
	return true;
}

bool text_next_word(struct text *rest, struct text *ret_word)
{
	size_t start = 0, end;

	while (start < rest->size && is_blank(rest->data[start]))
		start++;
	if (start == rest->size)
		return false;
	end = start;
	while (end < rest->size && !is_blank(rest->data[end]))
		end++;
	*ret_word = (struct text){ rest->data + start, end - start };
	*rest = text_skip(*rest, end);
	return true;
}

bool text_split(struct text *rest, char separator, struct text *ret_head)
{
	const char *found = rest->size ? memchr(rest->data, separator, rest->size) : NULL;
	size_t size;

	if (!found)
		return false;
	size = (size_t)(found - rest->data);
	*ret_head = (struct text){ rest->data, size };
	*rest = text_skip(*rest, size + 1);
	return true;
}

struct text text_trim(struct text text)
{
	while (text.size && is_blank(text.data[0]))
		text = text_skip(text, 1);
	while (text.size && is_blank(text.data[text.size - 1]))
		text.size--;
	return text;
}

bool text_equal(struct text text, const char *string)
{
	if (!string)
		return false;
	/* Most comparisons end at the first byte: no call is faster. */
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] != string[i] || !string[i])
			return false;
	return !string[text.size];
}

bool text_starts_with(struct text text, const char *prefix)
{
	size_t length = strlen(prefix);

	return text.size >= length && (length == 0 || memcmp(text.data, prefix, length) == 0);
}

bool text_ends_with(struct text text, const char *suffix)
{
	size_t length = strlen(suffix);

	return text.size >= length &&
	       (length == 0 || memcmp(text.data + text.size - length, suffix, length) == 0);
}
