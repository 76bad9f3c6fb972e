#include "tui/layout.h"

struct layout layout_of(int h, int w, bool hints)
{
	struct layout layout = { .sentence_y = -1, .message_y = -1, .hints_y = -1 };
	int bottom = h;

	layout.tiny = h < 3 || w < 20;
	if (layout.tiny) {
		layout.body = (struct rect){ .h = h, .w = w };
		return layout;
	}
	layout.header_h = h >= 16 ? 2 : 1;
	if (hints && h >= 10)
		layout.hints_y = --bottom;
	if (h >= 6)
		layout.message_y = --bottom;
	layout.sentence_y = h >= 16 ? --bottom : layout.message_y;
	layout.body = (struct rect){
		.y = layout.header_h,
		.h = bottom - layout.header_h,
		.w = w,
	};
	return layout;
}

struct pane_grid pane_grid_of(struct rect area, size_t n, int need_h)
{
	struct pane_grid panes = { .across = area.w / PANE_W, .down = area.h / PANE_H };
	int rows;

	if (panes.across < 1 || panes.down < 1)
		return (struct pane_grid){ 0 };
	if (n > 0 && n < (size_t)panes.across)
		panes.across = (int)n;
	panes.w = area.w / panes.across;
	if (panes.w > PANE_W * 3 / 2)
		panes.w = PANE_W * 3 / 2;
	rows = n > (size_t)panes.across * (size_t)panes.down
		       ? panes.down
		       : (int)((n + (size_t)panes.across - 1) / (size_t)panes.across);
	panes.h = area.h / (rows > 0 ? rows : 1);
	if (panes.h > need_h)
		panes.h = need_h > PANE_H ? need_h : PANE_H;
	panes.down = area.h / panes.h;
	return panes;
}

bool panes_all_fit(struct rect area, size_t n)
{
	return n <= (size_t)(area.w / PANE_W) * (size_t)(area.h / PANE_H);
}
