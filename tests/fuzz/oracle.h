/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What must hold whatever a parser is fed. Knows no fuzzing engine. */
#ifndef MEMPANE_FUZZ_ORACLE_H
#define MEMPANE_FUZZ_ORACLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mempane/metrics.h"

/* Parses and checks; aborts when something does not hold. False when no parser has this name. */
bool oracle_run(const char *parser, const uint8_t *data, size_t size);

/* The file that a parser reads, by the parser's name: that of the source, to which second parsers
 * of a file append something. SOURCE_NONE when there is none. */
enum source oracle_source(const char *name);

#endif
