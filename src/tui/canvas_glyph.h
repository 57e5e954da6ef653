/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Single characters: which may be in a cell, and what stands for them without UTF-8. Private to the
 * canvas and to screen.c.
 */
#ifndef MEMPANE_TUI_CANVAS_GLYPH_H
#define MEMPANE_TUI_CANVAS_GLYPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* C0, DEL, C1, surrogates, bidi and other invisible format characters, beyond Unicode. */
bool glyph_is_control(uint32_t code);

/* `code`, or a question mark of width 1 when it must not be in a cell. */
uint32_t glyph_make_safe(uint32_t code, int *width);

/* What stands for a character where only ASCII is possible; '?' for letters of other scripts. */
char glyph_ascii(uint32_t code);

/* UTF-8 of one character: at most four bytes, not terminated; returns their number. */
size_t glyph_encode(uint32_t code, char *buffer);

#endif
