/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Settings as the text of the configuration file: "name = value" lines, # begins a comment. */
#ifndef MEMPANE_CLI_SETTINGS_H
#define MEMPANE_CLI_SETTINGS_H

#include "mempane/tui.h"

#include "setting_table.h"
#include "settings_file.h"

/* What holds without a file. */
void settings_init(struct tui_settings *ret_settings);

/* Takes over every line that is well formed; the others are told on standard error as lines of
 * `path` and change nothing. Returns how many those were. */
unsigned settings_parse(struct text content, const char *path, struct tui_settings *settings);

/* The whole text of a configuration file, terminated, owned by the caller; NULL without memory. */
char *settings_format(const struct tui_settings *settings);

/* Defaults, and over them the file. A file that is not there is no failure, one that is refused is
 * told on standard error. */
void settings_load(const struct settings_file *file, struct tui_settings *ret_settings);

/* tui_options.save; the context is a struct settings_file. */
int settings_save(void *context, const struct tui_settings *settings, char *ret_message,
		  size_t size);

#endif
