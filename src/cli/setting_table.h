/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The settings of the configuration file as data. Includes nothing of mempane, so that the manual's
 * generator can be built from it.
 */
#ifndef MEMPANE_CLI_SETTING_TABLE_H
#define MEMPANE_CLI_SETTING_TABLE_H

enum setting {
#define SETTING(id, ...) SETTING_##id,
#include "settings.def"
#undef SETTING
	SETTING_COUNT
};

struct setting_info {
	const char *name;
	const char *initial;	/* its value without a file, as it would stand there */
	const char *values;	/* what is possible, for people */
	const char *help;	/* sentences */
};

const struct setting_info *setting_info(enum setting setting);

#endif
