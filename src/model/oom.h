/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The OOM killer's arithmetic (mm/oom_kill.c, oom_badness; fs/proc/base.c, proc_oom_score), to the
 * kernel's own integers. Shared by the predicted score of a process and the outlook.
 */
#ifndef MEMPANE_MODEL_OOM_H
#define MEMPANE_MODEL_OOM_H

#include "mempane/sample.h"

enum { OOM_ADJUSTMENT_NEVER = -1000 };

/* What the OOM killer would do with a process. */
enum oom_standing {
	OOM_CANDIDATE,	/* compared with the others */
	OOM_EXEMPT,	/* init, a kernel thread, without memory, or adjusted to -1000: score 0 */
	OOM_UNKNOWN,	/* its memory or adjustment could not be seen; `reason` says why */
};

struct oom_task {
	enum oom_standing standing;
	enum presence     reason;
	size_t            row;
	uint64_t          pid, start;
	uint64_t          resident, swap, page_tables;	/* bytes */
	int64_t           adjustment;
};

/* Looks at a row of PROCESS. */
struct oom_task oom_task_read(const struct sample *sample, size_t row);

/* Pages that the killer counts for a candidate, whatever its adjustment. */
uint64_t oom_points(const struct oom_task *task, uint64_t page_size);

/* Points shifted by adjustment * (allowed / 1000), all in pages. False when it leaves 64 bits. */
bool oom_badness(uint64_t points, int64_t adjustment, uint64_t allowed, int64_t *ret_badness);

/* What /proc/PID/oom_score says for this badness; `allowed` pages are memory and swap together. */
bool oom_score(int64_t badness, uint64_t allowed, int64_t *ret_score);

#endif
