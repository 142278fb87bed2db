using System.Text.Json;
using System.Text.Json.Serialization;
using FluentValidation;

namespace ApprovalEngine.Application.Requests;

/// <summary>What a requester fills in.</summary>
/// <param name="Amount">Null = as the facts say, for types whose amount follows from them.</param>
/// <param name="Facts">By name, as the type's fields say (<c>GET /api/request-types</c>).</param>
public sealed record RequestDraft(
    string Type, string Customer, string? LegalEntity, string? Branch, decimal? Amount, string Currency, string ReasonCode,
    IReadOnlyDictionary<string, JsonElement>? Facts, string? Justification)
{
    [JsonIgnore]
    public IReadOnlyDictionary<string, JsonElement> FactsOrNone => Facts ?? new Dictionary<string, JsonElement>();
}

internal sealed class RequestDraftValidator : AbstractValidator<RequestDraft>
{
    public RequestDraftValidator()
    {
        RuleFor(draft => draft.Type).NotEmpty().WithMessage("The request type is required.");
        RuleFor(draft => draft.Customer).NotEmpty().WithMessage("The customer number is required.").MaximumLength(40);
        RuleFor(draft => draft.Amount).InclusiveBetween(0, 99_999_999_999.9999m)
            .WithMessage("The amount must be 0 to 99,999,999,999.9999.")
            .PrecisionScale(19, 4, ignoreTrailingZeros: true).WithMessage("The amount may have at most four decimals.");
        RuleFor(draft => draft.Currency).Matches("^[A-Z]{3}$").WithMessage("The currency must be an ISO 4217 code such as CNY.").NotEmpty();
        RuleFor(draft => draft.ReasonCode).NotEmpty().WithMessage("The reason code is required.");
        RuleFor(draft => draft.Justification).MaximumLength(4000).WithMessage("The justification may have at most 4,000 characters.");
    }
}
