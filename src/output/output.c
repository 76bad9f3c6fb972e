#include "output/output.h"

#include <string.h>

#include "base/count_of.h"
#include "output/json.h"
#include "output/table.h"

static const struct output outputs[] = {
	{ "table", "for people, 80 columns", table_write },
	{ "json", "for programs, one object", json_write },
};

const struct output *output_find(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(outputs); i++)
		if (strcmp(outputs[i].name, name) == 0)
			return &outputs[i];
	return NULL;
}

const struct output *output_all(size_t *n)
{
	*n = COUNT_OF(outputs);
	return outputs;
}
