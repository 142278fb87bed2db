using System.Text;

namespace ApprovalEngine.Domain;

/// <summary>
/// Amounts of renminbi in Chinese capitals (人民币大写), as bills, vouchers and formal letters carry them. Rules: 中国人民银行《支付结算办法》附一
/// 《正确填写票据和结算凭证的基本规定》, items 1 to 3. Where the rules leave a choice: <c>整</c> follows 元 and 角, never 分; 零 stands
/// between 元 and 角 only when the units digit is zero and 角 is not (¥1,680.32 is 壹仟陆佰捌拾元零叁角贰分, a form that the rules
/// name), and between 元 and 分 whenever 角 is zero.
/// </summary>
public static class ChineseCapitals
{
    private const decimal Max = 9_999_9999_9999_9999.99m;
    private const string Digits = "零壹贰叁肆伍陆柒捌玖";

    private static readonly string[] Places = ["", "拾", "佰", "仟"];
    private static readonly string[] Groups = ["", "万", "亿", "万亿"];

    /// <summary>
    /// The amount in capitals, without the word 人民币 before it: <c>1409.50</c> is 壹仟肆佰零玖元伍角整, <c>0</c> is 零元整; a negative
    /// amount starts with 负.
    /// </summary>
    /// <param name="amount">Yuan; at most two decimals that are not zero, up to ±9,999,999,999,999,999.99 (9999万亿 and the rest).</param>
    /// <exception cref="ArgumentException">The amount has a fraction of a fen.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The amount is beyond 9999万亿.</exception>
    public static string Of(decimal amount)
    {
        var size = Math.Abs(amount);
        if (size > Max)
        {
            throw new ArgumentOutOfRangeException(nameof(amount), amount, $"Expected an amount up to {FormattableString.Invariant($"{Max}")} yuan.");
        }

        if (decimal.Round(size, 2, MidpointRounding.ToZero) != size)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Expected at most two decimals, found {amount}: round before, in a named way."), nameof(amount));
        }

        var fen = (long)((size - decimal.Truncate(size)) * 100);
        var yuan = (long)decimal.Truncate(size);
        return (amount < 0 ? "负" : "") + Text(yuan, (int)(fen / 10), (int)(fen % 10));
    }

    private static string Text(long yuan, int jiao, int fen)
    {
        if (yuan == 0 && jiao == 0 && fen == 0)
        {
            return "零元整";
        }

        var text = new StringBuilder(yuan == 0 ? "" : Whole(yuan) + "元");
        if (jiao > 0)
        {
            text.Append(yuan > 0 && yuan % 10 == 0 ? "零" : "").Append(Digits[jiao]).Append('角');
        }
        else if (fen > 0 && yuan > 0)
        {
            text.Append('零');
        }

        return fen > 0 ? text.Append(Digits[fen]).Append('分').ToString() : text.Append('整').ToString();
    }

    /// <summary>The yuan, four digits at a time. A run of zeros is one 零, and none at the end of the number.</summary>
    private static string Whole(long yuan)
    {
        var text = new StringBuilder();
        var isZeroPending = false;
        for (var group = Groups.Length - 1; group >= 0; group--)
        {
            var value = (int)(yuan / Power(group) % 10_000);
            if (value == 0)
            {
                isZeroPending = text.Length > 0;
                continue;
            }

            // 零 where digits are missing between this group and what stands before it.
            text.Append(text.Length > 0 && (isZeroPending || value < 1000) ? "零" : "").Append(Group(value));
            // 万亿 before another 亿 group is written once: 壹万零贰亿, not 壹万亿零贰亿.
            text.Append(group == 3 && yuan / Power(2) % 10_000 > 0 ? "万" : Groups[group]);
            isZeroPending = false;
        }

        return text.ToString();
    }

    private static long Power(int group) => group switch
    {
        0 => 1,
        1 => 1_0000,
        2 => 1_0000_0000,
        _ => 1_0000_0000_0000,
    };

    private static string Group(int value)
    {
        var text = new StringBuilder();
        var isZeroPending = false;
        for (int place = 3, weight = 1000; place >= 0; place--, weight /= 10)
        {
            var digit = value / weight % 10;
            if (digit == 0)
            {
                isZeroPending = text.Length > 0;
                continue;
            }

            text.Append(isZeroPending ? "零" : "").Append(Digits[digit]).Append(Places[place]);
            isZeroPending = false;
        }

        return text.ToString();
    }
}
