/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of metric families. Knows no values. */
#include "families.h"

#include <stdio.h>
#include <string.h>

enum family_kind family_kind(enum metric metric)
{
	const struct metric_info *info = metric_info(metric);

	if (info->nature == NATURE_IDENTITY)
		return FAMILY_LABEL;
	if (info->unit == UNIT_TEXT || info->unit == UNIT_ADDRESS)
		return FAMILY_INFO;
	if (info->unit == UNIT_IDENTIFIER && info->nature != NATURE_CONFIGURATION)
		return FAMILY_INFO;
	return info->nature == NATURE_COUNTER ? FAMILY_COUNTER : FAMILY_GAUGE;
}

const char *family_unit(enum metric metric)
{
	switch (metric_info(metric)->unit) {
	case UNIT_BYTES:
	case UNIT_SIGNED_BYTES:
		return "bytes";
	case UNIT_NANOSECONDS:
		return "seconds";
	case UNIT_RATIO:
	case UNIT_INDEX:
		return "ratio";
	case UNIT_COUNT:
	case UNIT_NUMBER:
	case UNIT_IDENTIFIER:
	case UNIT_ADDRESS:
	case UNIT_TEXT:
		break;
	}
	return NULL;
}

/* Endings that say something else of a gauge than that it is one. */
static bool ends_reserved(const char *name)
{
	static const char *const endings[] = {
		"_total", "_created", "_count", "_sum", "_bucket", "_info",
	};

	for (size_t i = 0; i < ARRAY_SIZE(endings); i++)
		if (text_ends_with(text_from(name), endings[i]))
			return true;
	return false;
}

/* The kernel's abbreviation of "secondary" reads as one of seconds. */
static struct text spell_out(struct text name, char buffer[FAMILY_NAME_SIZE])
{
	static const char abbreviation[] = "_sec_";
	const char *at = memmem(name.data, name.size, abbreviation, strlen(abbreviation));
	int before = at ? (int)(at - name.data) : 0;

	if (!at)
		return name;
	snprintf(buffer, FAMILY_NAME_SIZE, "%.*s_secondary_%.*s", before, name.data,
		 (int)name.size - before - (int)strlen(abbreviation), at + strlen(abbreviation));
	return text_from(buffer);
}

/* Takes "_bytes" off a name that has it. */
static bool take_unit(struct text *name, const char *unit)
{
	size_t length = strlen(unit);

	if (name->size < length + 2 || !text_ends_with(*name, unit) ||
	    name->data[name->size - length - 1] != '_')
		return false;
	name->size -= length + 1;
	return true;
}

/* "dirty_bytes" is a setting beside the "dirty" that is given in bytes: then the unit alone does
 * not tell them apart. */
static bool is_taken(enum metric metric, const char *unit, struct text name)
{
	enum metric other = metric_find(metric_info(metric)->entity, name);

	return other && family_unit(other) && strcmp(family_unit(other), unit) == 0;
}

void family_name(enum metric metric, char buffer[FAMILY_NAME_SIZE])
{
	const struct metric_info *info = metric_info(metric);
	bool is_counter = family_kind(metric) == FAMILY_COUNTER;
	char spelled[FAMILY_NAME_SIZE];
	struct text name = spell_out(text_from(info->name), spelled);
	const char *unit = family_unit(metric), *infix = "_";

	if (is_counter && text_ends_with(name, "_total"))
		name.size -= strlen("_total");
	if (unit && take_unit(&name, unit))
		infix = is_taken(metric, unit, name) ? "_setting_" : "_";
	snprintf(buffer, FAMILY_NAME_SIZE, "mempane_%s_%.*s%s%s%s", entity_info(info->entity)->name,
		 (int)name.size, name.data, unit ? infix : "", unit ? unit : "",
		 is_counter ? "_total" : "");
	if (!is_counter && ends_reserved(buffer))
		snprintf(buffer, FAMILY_NAME_SIZE, "mempane_%s_%s_value",
			 entity_info(info->entity)->name, info->name);
}

void family_info_name(enum entity entity, char buffer[FAMILY_NAME_SIZE])
{
	snprintf(buffer, FAMILY_NAME_SIZE, "mempane_%s_info", entity_info(entity)->name);
}
