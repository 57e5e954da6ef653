/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ways to damage a file of a kernel: cut after any byte, any line lost, any line doubled, numbers of
 * any line replaced by 2^64-1. What a parser makes of each is checked by its oracle; that the cells
 * of other lines stay is checked for one file of each kind in tests/unit/parse/test_damage.c.
 */
#ifndef MEMPANE_FUZZ_DAMAGE_H
#define MEMPANE_FUZZ_DAMAGE_H

#include "oracle.h"

/* About `most` of each kind of damage, evenly spread over the file; all of them where it has no
 * more than that. Returns how many were tried. */
size_t damage_run(struct oracle *oracle, const uint8_t *data, size_t size, size_t most);

#endif
