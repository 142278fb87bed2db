using ApprovalEngine.Domain.Requests;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Requests;

public sealed class RequestContentTests
{
    private static readonly RequestContent Content = new(
        "non-standard-terms", "C100001", "CN01", "SH01", 250_000m, "CNY", "competition", """{"requestedTermDays":75}""", "because");

    public static TheoryData<RequestContent> Changes =>
    [
        Content with { Type = "payment-plan" },
        Content with { Customer = "C100002" },
        Content with { LegalEntity = "CN02" },
        Content with { Branch = "BJ01" },
        Content with { Amount = 250_000.0001m },
        Content with { Currency = "USD" },
        Content with { ReasonCode = "price" },
        Content with { Facts = """{"requestedTermDays":76}""" },
        Content with { Justification = "because." },
        Content with { Evidence = ["aa"] },
    ];

    [Theory]
    [MemberData(nameof(Changes))]
    public void Hash_changes_with_every_member(RequestContent changed) => changed.Hash().ShouldNotBe(Content.Hash());

    [Fact]
    public void Every_member_has_its_case_above() => Changes.Count.ShouldBe(typeof(RequestContent).GetConstructors().Max(one => one.GetParameters().Length));

    [Fact]
    public void Hash_names_its_algorithm_and_has_64_digits() => Content.Hash().ShouldMatch("^sha256:[0-9a-f]{64}$");

    [Fact]
    public void Hash_of_equal_contents_is_equal_whatever_the_scale_of_the_amount() =>
        (Content with { Amount = 250_000.0000m }).Hash().ShouldBe(Content.Hash());

    // All ways to cut one text into the nine members: no two may hash alike.
    [Fact]
    public void Moving_characters_between_members_changes_the_hash()
    {
        var hashes = new List<string>();
        foreach (var text in new[] { "1:a;1:b;", "aaaa", "3:;", ";;::" })
        {
            for (var cut = 0; cut <= text.Length; cut++)
            {
                hashes.Add((Content with { Type = text[..cut], Customer = text[cut..] }).Hash());
                hashes.Add((Content with { ReasonCode = text[..cut], Facts = text[cut..] }).Hash());
                hashes.Add((Content with { Facts = text[..cut], Justification = text[cut..] }).Hash());
                hashes.Add((Content with { LegalEntity = text[..cut], Branch = text[cut..] }).Hash());
            }
        }

        hashes.ShouldBeUnique();
    }

    [Fact]
    public void Separators_inside_a_member_cannot_imitate_the_next_one()
    {
        var one = Content with { LegalEntity = "CN01;4:SH01", Branch = "" };
        var other = Content with { LegalEntity = "CN01", Branch = "SH01" };

        one.Hash().ShouldNotBe(other.Hash());
    }
}
