#include "tui/wish.h"

#include <stdlib.h>

void wish_release(struct wish *wish)
{
	monitor_unref(wish->monitor);
	monitor_unref(wish->before);
	free(wish->ids);
	free(wish->path);
	*wish = (struct wish){ 0 };
}
