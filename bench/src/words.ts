/** Words for made-up texts: a few common ones and very many rare ones, as in real language, and Chinese, which has no spaces. */
import { Dice } from './traffic.ts';

const common = (
  'the of and to a in is that for it as was with be by on not he this are or his from at which but have an they you were ' +
  'order customer refund payment delivery account invoice answer question document source model policy shipping error ' +
  'please check status before after because should would could about their there where when what number address email'
).split(' ');

const vocabularySize = 30_000;

/** The commonest first. */
export const vocabulary: readonly string[] = [...common, ...inventWords(vocabularySize - common.length)];

const chineseWords = (
  '订单 客户 退款 付款 发货 账户 发票 回答 问题 文档 来源 模型 政策 物流 错误 请问 状态 之前 之后 因为 应该 可以 关于 他们 哪里 ' +
  '什么 号码 地址 邮件 我们 已经 需要 提供 服务 时间 系统 信息 处理 完成 取消 确认 联系 支持 商品 价格 优惠 会员 登录 密码 更新'
).split(' ');

/** Stands in one Chinese text of some hundreds. */
export const rareChinese = '跨境清关延误';

/** Every text holds it a few times; whoever copies texts puts something unique there. */
export const placeholder = '00000000';

export function prose(dice: Dice, length: number): string {
  const parts: string[] = [];
  let at = 0;
  while (at < length) {
    const word = dice.below(60) === 0 ? `ref-${placeholder}` : pickWord(dice);
    parts.push(word);
    at += word.length + 1;
  }
  return parts.join(' ');
}

export function chineseProse(dice: Dice, length: number): string {
  const rare = dice.below(400) === 0 ? rareChinese : '';
  const parts = [rare, placeholder];
  while (parts.length * 6 < length) {
    parts.push(dice.pick(chineseWords));
    if (dice.below(9) === 0) parts.push('，');
  }
  return `${parts.join('')}。`;
}

/** The n-th word is n times as rare as the first. */
function pickWord(dice: Dice): string {
  return vocabulary[Math.floor(vocabularySize ** dice.unit()) - 1] ?? 'the';
}

function inventWords(count: number): string[] {
  const dice = new Dice(0x5eed);
  const onsets = 'b br c ch cl d dr f fl g gr h j k l m n p pl pr qu r s sc sh sk sl sp st t th tr v w y z'.split(' ');
  const vowels = 'a e i o u ai ea ee ie oo ou'.split(' ');
  const codas = ' b ck d f g l ll m n nd ng nt p r rd rk rm rt s sh ss st t th v x'.split(' ');
  const syllable = () => dice.pick(onsets) + dice.pick(vowels) + dice.pick(codas);
  const words = new Set<string>();
  while (words.size < count) words.add(Array.from({ length: 2 + dice.below(2) }, syllable).join(''));
  return [...words];
}
