/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Instantiates the table of settings. Data only. */
#include "setting_table.h"

static const struct setting_info settings[SETTING_COUNT] = {
#define SETTING(id, ...) [SETTING_##id] = { __VA_ARGS__ },
#include "settings.def"
#undef SETTING
};

const struct setting_info *setting_info(enum setting setting)
{
	return &settings[setting];
}
