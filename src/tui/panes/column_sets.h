/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Views of the same rows, among which COLUMNS steps. Private to panes/. */
#ifndef MEMPANE_TUI_PANES_COLUMN_SETS_H
#define MEMPANE_TUI_PANES_COLUMN_SETS_H

#include "../widgets/viewer.h"

/* The first view of the set that `view` is of: the one that its rows are mostly shown by; NULL when
 * it is of none. */
const struct view *column_set_first(const struct view *view);

/* Shows the next view of its set in place of this one; false when it is of none. */
bool column_set_step(struct viewer *viewer);

/* Has the viewer tell in its border which of its set it shows, and the key that steps on. */
void column_set_hint(struct viewer *viewer);

#endif
