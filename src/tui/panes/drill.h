/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is behind ENTER on a row of any entity: one table of ways, so that it is the same from every
 * pane. Private to panes/.
 */
#ifndef MEMPANE_TUI_PANES_DRILL_H
#define MEMPANE_TUI_PANES_DRILL_H

#include "../pane.h"

/* Goes where the row leads. Says so when it leads nowhere; HANDLED_NO without a row. */
enum handled drill_into(struct scene *scene, enum entity entity, int64_t row);

/* A filter that this text passes, whatever bytes it is made of. `is_branch`: texts below it as a
 * path pass, too. Cut where there is no room, which lets more pass. */
void drill_filter(const char *column, const char *text, bool is_branch, char *buffer, size_t size);

#endif
