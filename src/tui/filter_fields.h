/* The fields a filter knows, for its two halves: reading and matching. */
#ifndef TUI_FILTER_FIELDS_H
#define TUI_FILTER_FIELDS_H

enum filter_kind { KIND_COUNT, KIND_SIZE, KIND_SPAN_MS, KIND_STATE, KIND_TEXT };

enum filter_field {
	FIELD_ANY,
	FIELD_STATE,
	FIELD_UNSEEN,
	FIELD_TOTAL,
	FIELD_RECENT,
	FIELD_NEW,
	FIELD_SIZE,
	FIELD_AGE,
	FIELD_RESPONSE,
	FIELD_NAME,
	FIELD_FOLDER,
	FIELD_TAG,
	FIELD_TYPE,
	FIELD_HOST,
	FIELD_USER,
	FIELD_ERROR,
	FIELDS,
};

enum filter_relation {
	RELATION_NONE,
	IS,
	IS_NOT,
	LESS,
	LESS_OR_IS,
	MORE,
	MORE_OR_IS,
};

struct filter_field_entry {
	const char *name;
	enum filter_kind kind;
};

extern const struct filter_field_entry filter_fields[FIELDS];

#endif
