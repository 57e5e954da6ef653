/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How order.c asks a filter about a row. */
#ifndef MEMPANE_MODEL_FILTER_H
#define MEMPANE_MODEL_FILTER_H

#include "mempane/model.h"

bool filter_matches(const struct filter *filter, const struct model *model, size_t row);

#endif
