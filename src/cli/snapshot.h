/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What snapshot and inspect have in common: samples to a report to an output. */
#ifndef MEMPANE_CLI_SNAPSHOT_H
#define MEMPANE_CLI_SNAPSHOT_H

#include "selection.h"

/* Opens the options' root; complains when it cannot, or when "self" means nothing there. */
struct tree;
enum status open_root(const struct options *options, struct tree **ret_tree);

/* Samples and writes the finished selection. With `is_strict`, a missing PID means no output. */
enum status write_samples(struct selection *selection, const struct options *options,
			  struct tree *take_tree, bool is_strict);

#endif
