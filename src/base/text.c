/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Slices of bytes: lines, words, comparison. Knows nothing of their meaning. */
#include "mempane/text.h"

#include <string.h>

static bool is_blank(char c)
{
	return (unsigned char)c <= ' ' && (c == ' ' || (c >= '\t' && c <= '\r'));
}

/* Kernel files pad their columns, so most blanks come in long runs of the plainest. */
static const char *skip_padding(const char *c, const char *end)
{
	static const char padding[8] = { ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ' };

	while (c < end && is_blank(*c)) {
		while (end - c >= (ptrdiff_t)sizeof(padding) &&
		       memcmp(c, padding, sizeof(padding)) == 0)
			c += sizeof(padding);
		while (c < end && *c == ' ')
			c++;
		while (c < end && *c != ' ' && is_blank(*c))
			c++;
	}
	return c;
}

/* Where columns are not padded, one blank stands between two words. */
static inline const char *skip_blanks(const char *c, const char *end)
{
	if (c < end && *c == ' ')
		c++;
	return c < end && is_blank(*c) ? skip_padding(c, end) : c;
}

/* Whatever is larger than a blank is none, so that nearly every byte takes one comparison. */
static inline const char *skip_word(const char *c, const char *end)
{
	for (; c < end; c++) {
		while (c < end && (unsigned char)*c > ' ')
			c++;
		if (c == end || is_blank(*c))
			break;
	}
	return c;
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
	const char *end, *start, *c;

	if (rest->size == 0)
		return false;
	end = rest->data + rest->size;
	start = skip_blanks(rest->data, end);
	if (start == end)
		return false;
	c = skip_word(start, end);
	*ret_word = (struct text){ start, (size_t)(c - start) };
	*rest = (struct text){ c, (size_t)(end - c) };
	return true;
}

bool text_next_count(struct text *rest, uint64_t *ret_value)
{
	enum { SAFE_DIGITS = 19 };	/* that fit into 64 bits, whatever they are */
	const char *end, *start, *c;
	uint64_t value = 0;

	if (rest->size == 0)
		return false;
	end = rest->data + rest->size;
	start = skip_blanks(rest->data, end);
	for (c = start; c < end && *c >= '0' && *c <= '9'; c++)
		value = value * 10 + (uint64_t)(*c - '0');
	if (c == start || c - start > SAFE_DIGITS || (c < end && !is_blank(*c)))
		return false;
	*ret_value = value;
	*rest = (struct text){ c, (size_t)(end - c) };
	return true;
}

bool text_next_hexadecimal(struct text *rest, uint64_t *ret_value)
{
	const char *end, *start;
	struct text number;
	uint64_t value;

	if (rest->size == 0)
		return false;
	end = rest->data + rest->size;
	start = skip_blanks(rest->data, end);
	number = (struct text){ start, (size_t)(end - start) };
	if (text_take_hexadecimal(&number, &value) ||
	    (number.size && !is_blank(number.data[0])))
		return false;
	*ret_value = value;
	*rest = number;
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

/* From the end, since many lines begin with blanks and few end with some. */
bool text_is_blank(struct text text)
{
	while (text.size && is_blank(text.data[text.size - 1]))
		text.size--;
	return text.size == 0;
}

struct text text_trim(struct text text)
{
	const char *start, *end;

	if (text.size == 0)
		return text;
	end = text.data + text.size;
	start = skip_blanks(text.data, end);
	while (end > start && is_blank(end[-1]))
		end--;
	return (struct text){ start, (size_t)(end - start) };
}

bool text_ends_with(struct text text, const char *suffix)
{
	size_t length = strlen(suffix);

	return text.size >= length &&
	       (length == 0 || memcmp(text.data + text.size - length, suffix, length) == 0);
}
