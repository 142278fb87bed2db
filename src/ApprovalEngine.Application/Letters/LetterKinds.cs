namespace ApprovalEngine.Application.Letters;

/// <summary>Whom a letter speaks to, and with it how it leaves and what must be there before it may be written.</summary>
internal enum LetterAudience
{
    /// <summary>The colleague who raised the request: mailed, and written whatever the outcome.</summary>
    Requester,

    /// <summary>The customer, by mail where there is an address; needs every approval.</summary>
    Customer,

    /// <summary>The customer, on paper with the company's chop and by EMS, as proof of service; needs every approval.</summary>
    CustomerByPost,

    /// <summary>Legal, as a draft: never mailed; needs every approval.</summary>
    Legal,
}

internal static class LetterKinds
{
    /// <summary>What is not known here is taken to speak to the customer.</summary>
    public static LetterAudience AudienceOf(string kind) => kind switch
    {
        "decision-notice" => LetterAudience.Requester,
        "demand-letter" => LetterAudience.CustomerByPost,
        "lawyer-letter-draft" => LetterAudience.Legal,
        _ => LetterAudience.Customer,
    };
}
