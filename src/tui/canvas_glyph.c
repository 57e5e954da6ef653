/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Single characters: which may be in a cell, and what stands for them without UTF-8.
 */
#include "canvas_glyph.h"

#include "mempane/text.h"

bool glyph_is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0xad ||
	       code == 0x061c || code == 0x180e || (code >= 0x200b && code <= 0x200f) ||
	       (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) ||
	       (code >= 0xd800 && code <= 0xdfff) || code == 0xfeff ||
	       (code >= 0xfff9 && code <= 0xfffb) || (code >= 0xe0000 && code <= 0xe0fff) ||
	       code > 0x10ffff;
}

uint32_t glyph_make_safe(uint32_t code, int *width)
{
	if (!glyph_is_control(code))
		return code;
	*width = 1;
	return '?';
}

char glyph_ascii(uint32_t code)
{
	static const struct {
		uint32_t code;
		char     ascii;
	} substitutes[] = {
		{ 0xa0, ' ' },	 { 0xb1, '~' },	  { 0xb7, '-' },   { 0xd7, 'x' },   { 0x394, 'd' },
		{ 0x3a3, 'S' },	 { 0xb5, 'u' },	  { 0x3bc, 'u' },  { 0x2013, '-' }, { 0x2014, '-' },
		{ 0x2018, '\'' }, { 0x2019, '\'' }, { 0x201c, '"' }, { 0x201d, '"' },
		{ 0x2022, '*' }, { 0x2026, '.' }, { 0x2190, '<' }, { 0x2191, '^' }, { 0x2192, '>' },
		{ 0x2193, 'v' }, { 0x2195, '|' }, { 0x2212, '-' }, { 0x2248, '~' }, { 0x2260, '!' },
		{ 0x2264, '<' }, { 0x2265, '>' }, { 0x25aa, '#' }, { 0x25a0, '#' }, { 0x25b2, '^' },
		{ 0x25b6, '>' }, { 0x25b8, '>' }, { 0x25bc, 'v' }, { 0x25be, 'v' }, { 0x25c0, '<' },
		{ 0x25c6, '*' }, { 0x25cf, '*' }, { 0x29d7, 'x' }, { 0x2502, '|' }, { 0x2503, '|' },
		{ 0x2500, '-' }, { 0x2501, '-' }, { 0x2588, '#' }, { 0x2591, '.' }, { 0x2592, ':' },
		{ 0x2593, '%' }, { 0x23f8, '=' }, { 0x2713, '+' }, { 0x2717, 'x' },
	};

	if (code < 0x7f)
		return (char)code;
	for (size_t i = 0; i < ARRAY_SIZE(substitutes); i++)
		if (substitutes[i].code == code)
			return substitutes[i].ascii;
	if (code >= 0x2500 && code < 0x2580)	/* corners and crossings of boxes */
		return '+';
	if (code >= 0x2580 && code < 0x25a0)
		return '#';
	return '?';
}

size_t glyph_encode(uint32_t code, char *buffer)
{
	if (code < 0x80) {
		buffer[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		buffer[0] = (char)(0xc0 | code >> 6);
		buffer[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		buffer[0] = (char)(0xe0 | code >> 12);
		buffer[1] = (char)(0x80 | (code >> 6 & 0x3f));
		buffer[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	buffer[0] = (char)(0xf0 | code >> 18);
	buffer[1] = (char)(0x80 | (code >> 12 & 0x3f));
	buffer[2] = (char)(0x80 | (code >> 6 & 0x3f));
	buffer[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}
