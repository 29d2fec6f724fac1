import { Card } from 'antd';
import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { dayText, numberText } from '../../ui/numbers.ts';
import { PathLink } from '../../ui/path-link.tsx';
import { Nothing } from '../../ui/states.tsx';
import type { Overview } from './overview-page.tsx';

use([BarChart, GridComponent, TooltipComponent, AriaComponent, SVGRenderer]);

/** A figure day by day over the last thirty days. */
export default function TrendChart({
  trend,
  title,
}: {
  trend: NonNullable<Overview['trend']>;
  title: string;
}) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const { days, rowsPath } = trend;
  const total = days.reduce((sum, { count }) => sum + count, 0);
  const isEmpty = total === 0;
  useEffect(() => {
    if (isEmpty || !place.current) return undefined;
    const chart = init(place.current, null, { renderer: 'svg' });
    chart.setOption({
      aria: { enabled: true },
      grid: { left: 8, right: 8, top: 12, bottom: 4, containLabel: true },
      tooltip: {
        trigger: 'axis',
        formatter: (points: { dataIndex: number }[]) => {
          const day = days[points[0]?.dataIndex ?? 0];
          return day ? `${dayText(day.day)}: <b>${numberText(day.count)}</b>` : '';
        },
      },
      xAxis: {
        type: 'category',
        data: days.map(({ day }) => dayText(day).slice(0, 5)),
        axisTick: { show: false },
      },
      yAxis: {
        type: 'value',
        minInterval: 1,
        axisLabel: { formatter: (value: number) => numberText(value) },
      },
      series: [
        {
          type: 'bar',
          data: days.map(({ count }) => count),
          itemStyle: { color: '#0f6f5c', borderRadius: [3, 3, 0, 0] },
          barCategoryGap: '25%',
        },
      ],
    });
    const fit = new ResizeObserver(() => chart.resize());
    fit.observe(place.current);
    return () => {
      fit.disconnect();
      chart.dispose();
    };
  }, [days, isEmpty]);
  return (
    <Card
      title={<PathLink to={rowsPath}>{t('overview.trend', { title })}</PathLink>}
      extra={isEmpty ? null : t('overview.trend_total', { total: numberText(total) })}
    >
      {isEmpty ? (
        <Nothing text={t('overview.trend_none')} />
      ) : (
        <div ref={place} style={{ height: 240 }} role="img" aria-label={title} />
      )}
    </Card>
  );
}
