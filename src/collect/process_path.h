/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the files of a process are below the root. */
#ifndef MEMPANE_COLLECT_PROCESS_PATH_H
#define MEMPANE_COLLECT_PROCESS_PATH_H

#include "mempane/metrics.h"

enum { PROCESS_PATH_SIZE = 64 };

/* "proc/12/stat": the path of a per-process source with the number in place of PID. */
void process_path(enum source source, uint64_t pid, char buffer[PROCESS_PATH_SIZE]);

#endif
