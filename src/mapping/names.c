/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What people read of classes and confidence, and sums of cells. Knows no rule. */
#include "mempane/mapping.h"

#include <string.h>

static const char *const class_names[MAPPING_CLASS_COUNT] = {
#define CLASS(id, name) [MAPPING_CLASS_##id] = name,
	MAPPING_CLASSES(CLASS)
#undef CLASS
};

static const char *const confidence_names[] = {
	[CONFIDENCE_EXACT] = "exact", [CONFIDENCE_LIKELY] = "likely", [CONFIDENCE_GUESS] = "guess",
};

const char *mapping_class_name(enum mapping_class class)
{
	return class < MAPPING_CLASS_COUNT ? class_names[class] : NULL;
}

const char *confidence_name(enum confidence confidence)
{
	return confidence_names[confidence];
}

/* Most cells hold the very constant; others were read or made elsewhere. */
enum mapping_class mapping_class_find(const char *name)
{
	enum mapping_class class = 0;

	while (class < MAPPING_CLASS_COUNT && class_names[class] != name)
		class++;
	if (class < MAPPING_CLASS_COUNT)
		return class;
	for (class = 0; class < MAPPING_CLASS_COUNT; class++)
		if (strcmp(class_names[class], name) == 0)
			break;
	return class;
}

void mapping_sum_add(struct cell *sum, const struct cell *part)
{
	if (cell_has_value(part)) {
		if (!cell_has_value(sum))
			*sum = (struct cell){ .presence = PRESENCE_PRESENT };
		if (__builtin_add_overflow(sum->count, part->count, &sum->count))
			sum->count = MAPPING_SUM_BEYOND;
	} else if (!cell_has_value(sum)) {
		sum->presence = part->presence;
	}
}
