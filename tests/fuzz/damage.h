/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ways to damage a file of a kernel: cut after any byte, any line lost, any line doubled, numbers
 * of any line replaced by 2^64-1. What a parser makes of each is checked by its oracle; that the
 * cells of other lines stay is checked for one file of each kind in tests/unit/parse/test_damage.c.
 */
#ifndef MEMPANE_FUZZ_DAMAGE_H
#define MEMPANE_FUZZ_DAMAGE_H

#include "oracle.h"

enum { DAMAGE_ALL_MAXIMUM = 512 * 1024 };

/*
 * About `most` of each kind of damage, evenly spread over the file, fewer in a file of more than
 * 64 KiB; all of them in a file smaller than 8 * `most` bytes. With SIZE_MAX all of them in every
 * file up to DAMAGE_ALL_MAXIMUM: the work grows with the square of the size. Returns how many were
 * tried.
 */
size_t damage_run(struct oracle *oracle, const uint8_t *data, size_t size, size_t most);

#endif
