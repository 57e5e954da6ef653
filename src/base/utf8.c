/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes from the kernel made fit for a terminal. The only sanitiser: everything that reaches a
 * screen or a text report passes here. Independent of the process's locale, so that tests and
 * captures look the same everywhere.
 */
#include <stdio.h>
#include <string.h>

#include "mempane/text.h"

struct code_range {
	uint32_t first, last;
};

/* Characters that take no column: combining marks (Unicode categories Mn and Me, main blocks). */
static const struct code_range combining[] = {
	{ 0x0300, 0x036f }, { 0x0483, 0x0489 }, { 0x0591, 0x05bd }, { 0x05bf, 0x05bf },
	{ 0x05c1, 0x05c2 }, { 0x05c4, 0x05c5 }, { 0x0610, 0x061a }, { 0x064b, 0x065f },
	{ 0x0670, 0x0670 }, { 0x06d6, 0x06dc }, { 0x06df, 0x06e4 }, { 0x06e7, 0x06e8 },
	{ 0x06ea, 0x06ed }, { 0x0711, 0x0711 }, { 0x0730, 0x074a }, { 0x07a6, 0x07b0 },
	{ 0x07eb, 0x07f3 }, { 0x0816, 0x082d }, { 0x0859, 0x085b }, { 0x08d3, 0x0902 },
	{ 0x093a, 0x093a }, { 0x093c, 0x093c }, { 0x0941, 0x0948 }, { 0x094d, 0x094d },
	{ 0x0951, 0x0957 }, { 0x0962, 0x0963 }, { 0x0e31, 0x0e31 }, { 0x0e34, 0x0e3a },
	{ 0x0e47, 0x0e4e }, { 0x0eb1, 0x0eb1 }, { 0x0eb4, 0x0ebc }, { 0x0ec8, 0x0ece },
	{ 0x0f71, 0x0f84 }, { 0x135d, 0x135f }, { 0x1ab0, 0x1aff }, { 0x1dc0, 0x1dff },
	{ 0x20d0, 0x20f0 }, { 0x302a, 0x302d }, { 0x3099, 0x309a }, { 0xa66f, 0xa672 },
	{ 0xa674, 0xa67d }, { 0xfe00, 0xfe0f }, { 0xfe20, 0xfe2f }, { 0xe0100, 0xe01ef },
};

/* Characters that take two columns (East Asian Width W and F, main blocks, and emoji). */
static const struct code_range wide[] = {
	{ 0x1100, 0x115f }, { 0x231a, 0x231b }, { 0x2329, 0x232a }, { 0x23e9, 0x23ec },
	{ 0x23f0, 0x23f0 }, { 0x23f3, 0x23f3 }, { 0x25fd, 0x25fe }, { 0x2614, 0x2615 },
	{ 0x2648, 0x2653 }, { 0x267f, 0x267f }, { 0x2693, 0x2693 }, { 0x26a1, 0x26a1 },
	{ 0x26aa, 0x26ab }, { 0x26bd, 0x26be }, { 0x26c4, 0x26c5 }, { 0x26ce, 0x26ce },
	{ 0x26d4, 0x26d4 }, { 0x26ea, 0x26ea }, { 0x26f2, 0x26f3 }, { 0x26f5, 0x26f5 },
	{ 0x26fa, 0x26fa }, { 0x26fd, 0x26fd }, { 0x2705, 0x2705 }, { 0x270a, 0x270b },
	{ 0x2728, 0x2728 }, { 0x274c, 0x274c }, { 0x274e, 0x274e }, { 0x2753, 0x2755 },
	{ 0x2757, 0x2757 }, { 0x2795, 0x2797 }, { 0x27b0, 0x27b0 }, { 0x27bf, 0x27bf },
	{ 0x2b1b, 0x2b1c }, { 0x2b50, 0x2b50 }, { 0x2b55, 0x2b55 }, { 0x2e80, 0x303e },
	{ 0x3041, 0x33ff }, { 0x3400, 0x4dbf }, { 0x4e00, 0x9fff }, { 0xa000, 0xa4cf },
	{ 0xa960, 0xa97c }, { 0xac00, 0xd7a3 }, { 0xf900, 0xfaff }, { 0xfe10, 0xfe19 },
	{ 0xfe30, 0xfe6f }, { 0xff00, 0xff60 }, { 0xffe0, 0xffe6 }, { 0x16fe0, 0x18cff },
	{ 0x1b000, 0x1b2ff }, { 0x1f004, 0x1f004 }, { 0x1f0cf, 0x1f0cf }, { 0x1f18e, 0x1f18e },
	{ 0x1f191, 0x1f19a }, { 0x1f200, 0x1f320 }, { 0x1f32d, 0x1f335 }, { 0x1f337, 0x1f37c },
	{ 0x1f37e, 0x1f393 }, { 0x1f3a0, 0x1f3ca }, { 0x1f3cf, 0x1f3d3 }, { 0x1f3e0, 0x1f3f0 },
	{ 0x1f3f4, 0x1f3f4 }, { 0x1f3f8, 0x1f43e }, { 0x1f440, 0x1f440 }, { 0x1f442, 0x1f4fc },
	{ 0x1f4ff, 0x1f53d }, { 0x1f54b, 0x1f54e }, { 0x1f550, 0x1f567 }, { 0x1f57a, 0x1f57a },
	{ 0x1f595, 0x1f596 }, { 0x1f5a4, 0x1f5a4 }, { 0x1f5fb, 0x1f64f }, { 0x1f680, 0x1f6c5 },
	{ 0x1f6cc, 0x1f6cc }, { 0x1f6d0, 0x1f6d2 }, { 0x1f6d5, 0x1f6df }, { 0x1f6eb, 0x1f6ec },
	{ 0x1f6f4, 0x1f6fc }, { 0x1f7e0, 0x1f7eb }, { 0x1f90c, 0x1f9ff }, { 0x1fa70, 0x1faff },
	{ 0x20000, 0x2fffd }, { 0x30000, 0x3fffd },
};

/* Characters that change how their neighbours are shown, or show nothing: bidi controls, joiners,
 * line and paragraph separators, tags, interlinear marks, surrogates, noncharacters. */
static const struct code_range unsafe[] = {
	{ 0x00, 0x1f }, { 0x7f, 0x9f }, { 0xad, 0xad }, { 0x034f, 0x034f }, { 0x061c, 0x061c },
	{ 0x115f, 0x1160 }, { 0x17b4, 0x17b5 }, { 0x180b, 0x180f }, { 0x200b, 0x200f },
	{ 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0x3164, 0x3164 }, { 0xd800, 0xdfff },
	{ 0xe000, 0xf8ff }, { 0xfdd0, 0xfdef }, { 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 },
	{ 0xfff0, 0xfffb }, { 0xfffe, 0xffff }, { 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a },
	{ 0x3fffe, 0xe00ff }, { 0xe01f0, 0x10ffff },
};

enum { COMBINING_RUN_MAXIMUM = 2 };

static bool in_ranges(const struct code_range *ranges, size_t count, uint32_t code)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (code < ranges[middle].first)
			high = middle;
		else if (code > ranges[middle].last)
			low = middle + 1;
		else
			return true;
	}
	return false;
}

/* Decodes one well-formed character; returns its length, or 0 when the bytes are not UTF-8. */
static int utf8_decode(const unsigned char *bytes, uint32_t *ret_code)
{
	static const uint32_t minimum[] = { 0, 0, 0x80, 0x800, 0x10000 };
	int length = bytes[0] < 0x80 ? 1 : bytes[0] >= 0xc2 && bytes[0] < 0xe0 ? 2 :
		     (bytes[0] & 0xf0) == 0xe0 ? 3 : bytes[0] >= 0xf0 && bytes[0] < 0xf5 ? 4 : 0;
	uint32_t code = bytes[0];

	if (length == 0)
		return 0;
	if (length > 1)
		code &= 0x7fu >> length;
	for (int i = 1; i < length; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (bytes[i] & 0x3f);
	}
	if (code < minimum[length] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		return 0;
	*ret_code = code;
	return length;
}

int text_character_size(const char *raw)
{
	uint32_t code;

	return utf8_decode((const unsigned char *)raw, &code);
}

static int escape(unsigned char byte, char *out, size_t size)
{
	if (byte == '\n')
		return snprintf(out, size, "\\n");
	if (byte == '\t')
		return snprintf(out, size, "\\t");
	return snprintf(out, size, "\\x%02x", byte);
}

/* One character of the input to `out` (at least 20 bytes); returns the bytes consumed. */
static int sanitise_character(const unsigned char *in, bool is_utf8, unsigned *combining_run,
			      char *out, int *ret_written)
{
	uint32_t code = 0;
	int length = utf8_decode(in, &code);
	bool is_mark = length && in_ranges(combining, ARRAY_SIZE(combining), code);

	*combining_run = is_mark ? *combining_run + 1 : 0;
	*ret_written = 0;
	if (is_utf8 && is_mark && *combining_run > COMBINING_RUN_MAXIMUM)
		return length;
	if (length == 0 || (code >= 0x80 && !is_utf8) ||
	    in_ranges(unsafe, ARRAY_SIZE(unsafe), code)) {
		if (length == 0)
			length = 1;
		for (int i = 0; i < length; i++)
			*ret_written += escape(in[i], out + *ret_written,
					       (size_t)(20 - *ret_written));
		return length;
	}
	memcpy(out, in, (size_t)length);
	*ret_written = length;
	return length;
}

/* Most of what there is: safe, one byte, one column. */
static bool is_plain(unsigned char byte)
{
	return byte >= ' ' && byte < 0x7f;
}

size_t text_sanitise(const char *raw, bool is_utf8, char *buffer, size_t size)
{
	const unsigned char *in = (const unsigned char *)raw;
	unsigned combining_run = COMBINING_RUN_MAXIMUM;	/* none may begin a text */
	size_t used = 0;

	if (size == 0)
		return 0;
	while (*in) {
		char character[20];
		int written, consumed;

		for (; is_plain(*in) && used + 1 < size; combining_run = 0)
			buffer[used++] = (char)*in++;
		if (!*in)
			break;
		consumed = sanitise_character(in, is_utf8, &combining_run, character, &written);
		if (used + (size_t)written + 1 > size)
			break;
		memcpy(buffer + used, character, (size_t)written);
		used += (size_t)written;
		in += consumed;
	}
	buffer[used] = '\0';
	return used;
}

int text_next_character(const char *sanitised, uint32_t *ret_code, int *ret_width)
{
	uint32_t code = 0;
	int length;

	if (!*sanitised)
		return 0;
	length = utf8_decode((const unsigned char *)sanitised, &code);
	if (length == 0) {
		*ret_code = '?';
		*ret_width = 1;
		return 1;
	}
	*ret_code = code;
	*ret_width = in_ranges(combining, ARRAY_SIZE(combining), code) ? 0 :
		     in_ranges(wide, ARRAY_SIZE(wide), code) ? 2 : 1;
	return length;
}

int text_width(const char *sanitised)
{
	int total = 0;

	while (*sanitised) {
		int width = 1, length = 1;
		uint32_t code;

		if (!is_plain((unsigned char)*sanitised))
			length = text_next_character(sanitised, &code, &width);
		total += width;
		sanitised += length;
	}
	return total;
}
