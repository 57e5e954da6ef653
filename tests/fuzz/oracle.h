/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What must hold whatever a parser is fed. Knows no fuzzing engine. */
#ifndef MEMPANE_FUZZ_ORACLE_H
#define MEMPANE_FUZZ_ORACLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mempane/metrics.h"

/* What is kept between two runs of one parser, which makes thousands of them a second possible. */
struct oracle;

/* NULL when no parser has this name. */
struct oracle *oracle_new(const char *parser);
void oracle_free(struct oracle *oracle);

/* Parses and checks; aborts when something does not hold. */
void oracle_run(struct oracle *oracle, const uint8_t *data, size_t size);

/* The file that a parser reads, by the parser's name: that of the source, to which second parsers
 * of a file append something. SOURCE_NONE when there is none. */
enum source oracle_source(const char *name);

#endif
