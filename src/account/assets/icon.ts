export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="9" fill="#2b59c3"/>
<circle cx="16" cy="12.4" r="4.6" fill="#fff"/>
<path d="M7.6 25.2c.7-4.6 4.1-7 8.4-7s7.700 2.400 8.400 7c.1.500-.3.800-.8.800H8.400c-.5 0-.9-.3-.8-.8z" fill="#fff"/>
</svg>
`;
