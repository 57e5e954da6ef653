/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The filter language: terms to conditions, conditions on rows. A cell without a value satisfies no
 * comparison; asking for its presence by name ("pss=denied") is the way to find it.
 */
#include "filter.h"
#include "past.h"

#include <errno.h>
#include <math.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum operator {
	OPERATOR_NOT_EQUAL, OPERATOR_NOT_LIKE, OPERATOR_AT_MOST, OPERATOR_AT_LEAST,
	OPERATOR_EQUAL, OPERATOR_LESS, OPERATOR_MORE, OPERATOR_LIKE,
};

/* In the order of the enumeration; longer ones before their beginnings. */
static const char *const operators[] = { "!=", "!~", "<=", ">=", "=", "<", ">", "~" };

enum condition_kind {
	CONDITION_NUMBER,	/* a column compared with a number */
	CONDITION_TEXT,		/* a text column equal to a text, or not */
	CONDITION_PRESENCE,	/* a cell that lacks its value for this reason, or not */
	CONDITION_PATTERN,	/* a text column like a pattern, or not */
	CONDITION_SEARCH,	/* any text cell like a pattern */
};

struct condition {
	enum condition_kind kind;
	enum operator       operator;
	struct column       column;
	double              number;
	enum presence       presence;
	char               *text;	/* owned: the value, or the pattern */
	regex_t             regex;
	bool                has_regex;	/* false: `text` is searched for, ignoring case */
};

struct filter {
	enum entity       entity;
	size_t            count;
	struct condition *conditions;
};

/* ---- reading ---- */

static bool is_name_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* Splits "NAME OP VALUE"; false when the term has another form. */
static bool split_term(struct text term, struct text *ret_name, enum operator *ret_operator,
		       struct text *ret_value)
{
	size_t length = 0;

	while (length < term.size && is_name_character(term.data[length]))
		length++;
	if (length == 0)
		return false;
	if (term.size > length + 2 && term.data[length] == '/' && term.data[length + 1] == 's')
		length += 2;	/* the heading of a rate */
	struct text rest = { term.data + length, term.size - length };
	for (size_t i = 0; i < ARRAY_SIZE(operators); i++) {
		if (!text_starts_with(rest, operators[i]))
			continue;
		size_t size = strlen(operators[i]);
		*ret_name = (struct text){ term.data, length };
		*ret_operator = (enum operator)i;
		*ret_value = (struct text){ rest.data + size, rest.size - size };
		return true;
	}
	return false;
}

static int copy_text(struct text text, char **ret_copy)
{
	char *copy = strndup(text.data, text.size);

	if (!copy)
		return -ENOMEM;
	*ret_copy = copy;
	return 0;
}

/* A pattern without special characters is searched for as it is, which is much faster. */
static int read_pattern(struct condition *condition, struct text value, struct text term,
			struct error *error)
{
	char path[64], message[128];
	int failure = copy_text(value, &condition->text);

	if (failure)
		return failure;
	if (condition->text[strcspn(condition->text, "\\^$.[]|()*+?{}")] == '\0')
		return 0;
	failure = regcomp(&condition->regex, condition->text, REG_EXTENDED | REG_ICASE | REG_NOSUB);
	if (failure == 0) {
		condition->has_regex = true;
		return 0;
	}
	regerror(failure, &condition->regex, message, sizeof(message));
	snprintf(path, sizeof(path), "%.*s", (int)(term.size < 60 ? term.size : 60), term.data);
	return error_set(error, failure == REG_ESPACE ? -ENOMEM : -EINVAL, path, 0,
			 "expected a regular expression: %s", message);
}

/* What a person types for a column, which is what it shows: a rate of time is a share. */
static int read_number(struct column column, struct text value, double *ret_number)
{
	enum unit unit = metric_info(column.metric)->unit;
	double factor = 1;
	int failure;

	if (column.lens == LENS_SHARE)
		unit = UNIT_RATIO;
	if (column.lens == LENS_RATE && unit == UNIT_NANOSECONDS) {
		unit = UNIT_RATIO;
		factor = 1e9;
	}
	failure = unit_parse(unit, value, ret_number);
	if (!failure)
		*ret_number *= factor;
	return failure;
}

static bool find_presence(struct text value, enum presence *ret_presence)
{
	for (enum presence presence = 0; presence < PRESENCE_COUNT; presence++)
		if (presence != PRESENCE_UNASKED && text_equal(value, presence_name(presence))) {
			*ret_presence = presence;
			return true;
		}
	if (!text_equal(value, "max"))
		return false;
	*ret_presence = PRESENCE_UNLIMITED;
	return true;
}

static int term_error(struct error *error, struct text term, const char *expected)
{
	char path[64];

	snprintf(path, sizeof(path), "%.*s", (int)(term.size < 60 ? term.size : 60), term.data);
	return error_set(error, -EINVAL, path, 0, "%s", expected);
}

static int read_text_comparison(struct condition *condition, struct text value,
				struct text term, struct error *error)
{
	switch (condition->operator) {
	case OPERATOR_LIKE:
	case OPERATOR_NOT_LIKE:
		condition->kind = CONDITION_PATTERN;
		return read_pattern(condition, value, term, error);
	case OPERATOR_EQUAL:
	case OPERATOR_NOT_EQUAL:
		condition->kind = CONDITION_TEXT;
		return copy_text(value, &condition->text);
	case OPERATOR_LESS:
	case OPERATOR_MORE:
	case OPERATOR_AT_MOST:
	case OPERATOR_AT_LEAST:
		break;
	}
	return term_error(error, term, "expected =, !=, ~ or !~ for a text");
}

static int read_comparison(struct condition *condition, struct text value, struct text term,
			   struct error *error)
{
	bool is_equality = condition->operator == OPERATOR_EQUAL ||
			   condition->operator == OPERATOR_NOT_EQUAL;

	if (is_equality && find_presence(value, &condition->presence)) {
		condition->kind = CONDITION_PRESENCE;
		return 0;
	}
	if (column_unit(condition->column) == UNIT_TEXT)
		return read_text_comparison(condition, value, term, error);
	if (condition->operator == OPERATOR_LIKE || condition->operator == OPERATOR_NOT_LIKE)
		return term_error(error, term, "expected =, !=, <, <=, > or >= for a number");
	condition->kind = CONDITION_NUMBER;
	if (read_number(condition->column, value, &condition->number))
		return term_error(error, term, "expected a number such as 12, 1.5G, 300k or 20%");
	return 0;
}

static int read_term(struct filter *filter, struct text term, struct error *error)
{
	struct condition *condition = &filter->conditions[filter->count++];
	struct text name, value;

	if (!split_term(term, &name, &condition->operator, &value)) {
		condition->kind = CONDITION_SEARCH;
		return read_pattern(condition, term, term, error);
	}
	condition->column = column_find(filter->entity, name);
	if (condition->column.metric == METRIC_NONE) {
		char expected[128];

		snprintf(expected, sizeof(expected), "expected a column of %s before the operator",
			 entity_info(filter->entity)->name);
		return term_error(error, term, expected);
	}
	return read_comparison(condition, value, term, error);
}

int filter_new(enum entity entity, const char *expression, struct filter **ret_filter,
	       struct error *error)
{
	struct text rest = text_from(expression), term;
	struct filter *filter = calloc(1, sizeof(*filter));
	size_t terms = 0;
	int failure = 0;

	if (!filter)
		return error_set(error, -ENOMEM, "", 0, "cannot make a filter");
	while (text_next_word(&rest, &term))
		terms++;
	filter->entity = entity;
	filter->conditions = calloc(terms ? terms : 1, sizeof(*filter->conditions));
	if (!filter->conditions)
		failure = error_set(error, -ENOMEM, "", 0, "cannot make a filter");
	rest = text_from(expression);
	while (!failure && text_next_word(&rest, &term))
		failure = read_term(filter, term, error);
	if (failure)
		filter_free(filter);
	else
		*ret_filter = filter;
	return failure;
}

void filter_free(struct filter *filter)
{
	if (!filter)
		return;
	for (size_t i = 0; i < filter->count; i++) {
		if (filter->conditions[i].has_regex)
			regfree(&filter->conditions[i].regex);
		free(filter->conditions[i].text);
	}
	free(filter->conditions);
	free(filter);
}

/* ---- asking ---- */

static bool is_like(const struct condition *condition, const char *text)
{
	if (condition->has_regex)
		return regexec(&condition->regex, text, 0, NULL, 0) == 0;
	return strcasestr(text, condition->text) != NULL;
}

static bool number_holds(const struct condition *condition, double value)
{
	if (isnan(value))
		return false;
	switch (condition->operator) {
	case OPERATOR_EQUAL: return value == condition->number;
	case OPERATOR_NOT_EQUAL: return value != condition->number;
	case OPERATOR_LESS: return value < condition->number;
	case OPERATOR_MORE: return value > condition->number;
	case OPERATOR_AT_MOST: return value <= condition->number;
	case OPERATOR_AT_LEAST: return value >= condition->number;
	case OPERATOR_LIKE:
	case OPERATOR_NOT_LIKE: return false;
	}
	return false;
}

static bool any_text_is_like(const struct condition *condition, const struct model *model,
			     enum entity entity, size_t row)
{
	const struct table *table = sample_table(model->now, entity);

	for (size_t i = 0; i < table->column_count; i++) {
		const struct cell *cell = &table->cells[row * table->column_count + i];

		if (metric_info(table->columns[i])->unit == UNIT_TEXT && cell_has_value(cell) &&
		    cell->text && is_like(condition, cell->text))
			return true;
	}
	return false;
}

static bool condition_holds(const struct filter *filter, const struct condition *condition,
			    const struct model *model, size_t row)
{
	struct cell cell;

	if (condition->kind == CONDITION_SEARCH)
		return any_text_is_like(condition, model, filter->entity, row);
	cell = model_cell(model, row, condition->column);
	switch (condition->kind) {
	case CONDITION_NUMBER:
		if (cell.presence == PRESENCE_UNLIMITED)
			return number_holds(condition, INFINITY);
		return number_holds(condition, column_number(condition->column, cell));
	case CONDITION_PRESENCE:
		return (cell.presence == condition->presence) ==
		       (condition->operator == OPERATOR_EQUAL);
	case CONDITION_TEXT:
		return cell_has_value(&cell) && cell.text &&
		       (strcmp(cell.text, condition->text) == 0) ==
		       (condition->operator == OPERATOR_EQUAL);
	case CONDITION_PATTERN:
		return cell_has_value(&cell) && cell.text &&
		       is_like(condition, cell.text) == (condition->operator == OPERATOR_LIKE);
	case CONDITION_SEARCH:
		break;
	}
	return false;
}

bool filter_matches(const struct filter *filter, const struct model *model, size_t row)
{
	for (size_t i = 0; i < filter->count; i++)
		if (!condition_holds(filter, &filter->conditions[i], model, row))
			return false;
	return true;
}

/* ---- needing ---- */

static void demand_texts(enum entity entity, struct demand *demand)
{
	for (enum metric metric = entity_first_metric(entity); metric < entity_end_metric(entity);
	     metric++)
		if (metric_info(metric)->unit == UNIT_TEXT)
			demand_add(demand, metric);
}

void filter_demand(const struct filter *filter, struct demand *demand)
{
	for (size_t i = 0; i < filter->count; i++) {
		demand_add(demand, filter->conditions[i].column.metric);
		if (filter->conditions[i].kind == CONDITION_SEARCH)
			demand_texts(filter->entity, demand);
	}
}
