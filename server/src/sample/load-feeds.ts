import {
  AddProtected,
  CreateFeed,
  CreateSubscriber,
  ImportWarningList,
  MarkFalseAlarm,
  UploadToFeed,
} from '../areas/intel/contract.ts';
import { addDays, startOf } from '../kernel/time.ts';
import type { ApiUser } from './api.ts';
import { nationalList, stixBundle, warningList } from './feeds.ts';

/** What the sample's feeds need to be loaded by. */
export interface FeedHands {
  today: string;
  /** Does work as the analyst on a day of the past. */
  on: (day: string, work: (analyst: ApiUser) => Promise<void>) => Promise<void>;
  withToken: (token: string) => ApiUser;
  departmentId: string;
  dataCentreId: string;
}

/**
 * Two feeds that come by file, one of which has had nothing for a week; what must never alarm; and two devices that
 * take the indicators of the province, one of which never has. Nothing of it reaches out to the Internet.
 * @returns how many feeds
 */
export async function loadFeeds(
  analyst: ApiUser,
  { today, on, withToken, departmentId, dataCentreId }: FeedHands,
): Promise<number> {
  const ids = { national: '', region: '' };
  await on(addDays(today, -9), async (then) => {
    const national = await then.call(CreateFeed, {
      name: 'Danh sách của trung tâm giám sát quốc gia',
      origin: 'Tải về và đưa lên hằng tuần bằng tệp',
      confidencePercent: 70,
      sharing: 'green',
      meansInfection: false,
      kind: 'text',
      url: null,
      staleAfterHours: 168,
    });
    ids.national = national.id;
    await upload(then, national.id, 'danh-sach-tuan-1.txt', nationalList(0));
    const region = await then.call(CreateFeed, {
      name: 'Chia sẻ của mạng lưới ứng cứu sự cố',
      origin: 'Gói STIX gửi qua thư có mã hóa',
      confidencePercent: 85,
      sharing: 'amber',
      meansInfection: true,
      kind: 'stix',
      url: null,
      staleAfterHours: 168,
      keptDays: 30,
    });
    ids.region = region.id;
    await upload(then, region.id, 'goi-chia-se.json', stixBundle(startOf(addDays(today, -9))));
  });
  await on(addDays(today, -5), (then) => upload(then, ids.national, 'danh-sach-tuan-2.txt', nationalList(1)));
  await on(addDays(today, -1), (then) => upload(then, ids.national, 'danh-sach-tuan-3.txt', nationalList(2)));

  await analyst.call(AddProtected, {
    value: 'benhvien-tinh.example',
    reason: 'Cổng đặt lịch khám của bệnh viện tỉnh',
  });
  await analyst.upload(ImportWarningList.path, { name: 'list.json', content: warningList });
  await analyst.call(MarkFalseAlarm, {
    value: 'ho-tro-128.example',
    reason: 'Trang hỗ trợ của nhà cung cấp phần mềm kế toán, đã gọi điện xác nhận',
    until: addDays(today, 60),
  });

  const device = await analyst.call(CreateSubscriber, {
    unitId: departmentId,
    name: 'Tường lửa Sở Y tế',
    sharing: 'amber',
  });
  await withToken(device.token).take('/feeds/domains.txt', '10.52.8.1');
  await analyst.call(CreateSubscriber, {
    unitId: dataCentreId,
    name: 'Máy chủ phân giải tên miền',
    sharing: 'green',
  });
  return Object.keys(ids).length;
}

async function upload(analyst: ApiUser, id: string, name: string, content: string): Promise<void> {
  await analyst.upload(UploadToFeed.path.replace(':id', id), { name, content });
}
