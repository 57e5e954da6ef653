/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Blanks, tabs, newlines and backslashes that the kernel writes in octal (fs/seq_file.c,
 * mangle_path), because the fields of the line are separated by blanks. */
#ifndef MEMPANE_PARSE_ESCAPES_H
#define MEMPANE_PARSE_ESCAPES_H

#include "mempane/arena.h"
#include "mempane/text.h"

/* The text as it was, NUL-terminated in the arena. What is no escape stays as it is; an escaped NUL
 * is none. 0 or -ENOMEM. */
int escapes_undo(struct arena *arena, struct text text, struct text *ret_plain);

#endif
