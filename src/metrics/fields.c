/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finds a field in its table. Part of the generator of these tables, too, so that both place a name
 * alike on machines of any byte order.
 */
#include "mempane/metrics.h"

#include <string.h>

/* FNV-1a: short names, no hostile collisions to fear since the registry chooses them. */
uint64_t field_hash(struct text name)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < name.size; i++)
		hash = (hash ^ (unsigned char)name.data[i]) * UINT64_C(1099511628211);
	return hash ^ hash >> 32;
}

const struct field_info *field_find(const struct field_table *table, struct text name)
{
	size_t slot = field_hash(name) & table->mask;

	for (; table->slots[slot]; slot = (slot + 1) & table->mask) {
		const struct field_info *field = &table->fields[table->slots[slot] - 1];

		if (field->size == name.size && memcmp(field->name, name.data, name.size) == 0)
			return field;
	}
	return NULL;
}
