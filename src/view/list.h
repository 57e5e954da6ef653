/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The views by their C names, for views.c and the manual. One file defines each. */
#ifndef MEMPANE_VIEW_LIST_H
#define MEMPANE_VIEW_LIST_H

#include "mempane/view.h"

#define VIEW(name) extern const struct view name##_view;
#include "views.def"
#undef VIEW

#endif
