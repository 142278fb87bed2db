using System.Globalization;
using System.Security.Cryptography;

namespace ApprovalEngine.CrashTest;

/// <summary>What the command line asks for.</summary>
/// <param name="IsSelfTest">Also shows that each check can fail.</param>
/// <param name="WithStarts">Also kills hosts while they start.</param>
internal sealed record Options(int Rounds, int Seed, bool IsSelfTest, bool WithStarts)
{
    private const int RoundsMax = 1000;

    /// <summary>Null where the arguments are none that this program knows.</summary>
    public static Options? Read(string[] args)
    {
        var options = new Options(5, RandomNumberGenerator.GetInt32(1, 1_000_000), IsSelfTest: false, WithStarts: true);
        for (var index = 0; index < args.Length; index++)
        {
            switch (args[index])
            {
                case "--self-test":
                    options = options with { IsSelfTest = true };
                    break;
                case "--no-starts":
                    options = options with { WithStarts = false };
                    break;
                case "--seed" when index + 1 < args.Length && int.TryParse(args[index + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var seed):
                    options = options with { Seed = seed };
                    index++;
                    break;
                case var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) && rounds <= RoundsMax:
                    options = options with { Rounds = rounds };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }
}
