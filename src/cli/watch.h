/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads that do not come back, for the commands without a screen: they end with a word instead of
 * waiting for ever.
 */
#ifndef MEMPANE_CLI_WATCH_H
#define MEMPANE_CLI_WATCH_H

#include "mempane/collect.h"

#include "message.h"

/* How often whoever waits for a sample looks. */
extern const uint64_t watch_interval;	/* ns */

/* Whether a file of the machine has not answered for so long that it is not waited for any more. */
bool reading_is_stuck(const struct reading *reading);
/* The same of one more, when a file has not answered: they tend to be of one file system. */
bool reading_is_stuck_too(const struct reading *reading);
/* STATUS_BLOCKED, after the file and the time were named. */
enum status complain_stuck(const struct reading *reading);
/* Of a file without which there is a sample. */
enum status complain_silent(const struct silent_file *file);

/*
 * Looks after a collector that works on the calling thread, which cannot do it itself when it is
 * stuck. The program then ends, from a thread of the watch.
 */
struct watch;
struct watch *watch_open(void);	/* NULL without memory */
void watch_collector(struct watch *watch, struct collector *collector);	/* NULL: none for now */
void watch_close(struct watch *watch);

#endif
