/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The process that something is to be done to: exactly the one that was selected, never one that
 * got its PID later. A descriptor of it is opened first; the sample that comes after must still
 * show the same PID with the same start time, so the descriptor is of that process. Private to
 * panes/.
 */
#ifndef MEMPANE_TUI_PANES_TARGET_H
#define MEMPANE_TUI_PANES_TARGET_H

#include "../pane.h"

struct target {
	bool       is_open;	/* `descriptor` is valid */
	int        descriptor;	/* of the process; held until it is released */
	uint64_t   opened_at;	/* monotonic ns */
	struct key process;	/* without a name: nothing to release */
	char       name[64];	/* sanitised */
};

/* Takes hold of the process in a row of PROCESS; releases what was held. Says why it cannot. */
bool target_hold(struct scene *scene, struct target *target, int64_t row);
void target_release(struct target *target);

/* Whether it is still what it was, by a sample from after it was held. If not, says so: "not sent:
 * …" for `outcome` "not sent". */
bool target_is_there(struct scene *scene, const struct target *target, const char *outcome);

#endif
